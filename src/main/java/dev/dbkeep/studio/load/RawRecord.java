package dev.dbkeep.studio.load;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A record of the beginning of a file, cut where COPY would cut it. Only guesses and the number of
 * fields rest on it; what the fields hold is read by the server.
 *
 * @param end of it in the file, behind its line end
 * @param fields as they are written, with their quotes, a char for each byte
 */
record RawRecord(int end, List<String> fields) {
  RawRecord {
    fields = List.copyOf(fields);
  }

  /**
   * The first records that are there to their end.
   *
   * @param whole whether the file ends where the bytes end
   */
  static List<RawRecord> first(byte[] head, char delimiter, char quote, boolean whole, int most) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    List<RawRecord> records = new ArrayList<>();
    List<String> fields = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < text.length() && records.size() < most; i++) {
      char sign = text.charAt(i);
      if (sign == quote) {
        quoted = !quoted;
      } else if (!quoted && sign == delimiter) {
        fields.add(text.substring(start, i));
        start = i + 1;
      } else if (!quoted && endsLine(text, i)) {
        fields.add(text.substring(start, i).stripTrailing());
        records.add(new RawRecord(i + 1, fields));
        fields = new ArrayList<>();
        start = i + 1;
      }
    }
    if (whole && records.size() < most && start < text.length()) {
      fields.add(text.substring(start));
      records.add(new RawRecord(text.length(), fields));
    }
    return records;
  }

  /** Of CR LF the second; alone each of them. */
  private static boolean endsLine(String text, int at) {
    char sign = text.charAt(at);
    return sign == '\n' || sign == '\r' && at + 1 < text.length() && text.charAt(at + 1) != '\n';
  }
}
