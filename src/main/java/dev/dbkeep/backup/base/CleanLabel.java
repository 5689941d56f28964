package dev.dbkeep.backup.base;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteOrder;

/**
 * The backup_label of a backup that is whole although the server sent only changes: without the
 * lines that say so, since PostgreSQL does not start from a backup whose label has them.
 *
 * @param text what is stored
 * @param sentSum the CRC-32C of what the server sent
 */
record CleanLabel(byte[] text, int sentSum) {
  static final String NAME = "backup_label";
  private static final String FROM = "INCREMENTAL FROM ";

  static CleanLabel of(byte[] sent) {
    StringBuilder clean = new StringBuilder();
    new String(sent, UTF_8)
        .lines()
        .filter(line -> !line.startsWith(FROM))
        .forEach(line -> clean.append(line).append('\n'));
    int sum = Crc32cAlgebra.of(sent, 0, sent.length);
    return new CleanLabel(clean.toString().getBytes(UTF_8), sum);
  }

  ServersManifest.Entry entry(ServersManifest.Entry sent) {
    Integer digits = sent.crc32c(ByteOrder.LITTLE_ENDIAN);
    ByteOrder order =
        digits != null && digits == sentSum ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    return sent.with(NAME, text.length, Crc32cAlgebra.of(text, 0, text.length), order);
  }
}
