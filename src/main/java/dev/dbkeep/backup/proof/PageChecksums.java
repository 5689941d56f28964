package dev.dbkeep.backup.proof;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads every page of a stopped cluster and compares its checksum, as pg_checksums does
 * (PostgreSQL's storage/checksum_impl.h), also where that program is not installed.
 */
final class PageChecksums {
  private static final int PAGE = 8192;
  private static final int SUMS = 32;
  private static final int WORDS = PAGE / Integer.BYTES;
  private static final int PRIME = 16777619;
  private static final int CHECKSUM_AT = 8;
  private static final int UPPER_AT = 14;
  private static final int PAGES_IN_FILE = 131_072;
  private static final int MOST_FAULTS = 10;
  private static final int[] BEGINNINGS = {
    0x5B1F36E9, 0xB8525960, 0x02AB50AA, 0x1DE66D2A, 0x79FF467A, 0x9BB9F8A3, 0x217E7CD2, 0x83E13D2C,
    0xF8D4474F, 0xE39EB970, 0x42C6AE16, 0x993216FA, 0x7B093B5D, 0x98DAFF3C, 0xF718902A, 0x0B1C9CDB,
    0xE58F764B, 0x187636BC, 0x5D7B3BB1, 0xE73DE7DE, 0x92BEC979, 0xCCA6C0B2, 0x304A0979, 0x85AA43D4,
    0x783125BB, 0x6CA8EAA2, 0xE407EAC6, 0x4B5CFC3E, 0x9FBF8C76, 0x15CA20BE, 0xF2CA9FD3, 0x959BD756
  };

  private final List<String> faults = new ArrayList<>();
  private final int[] sums = new int[SUMS];
  private long pages;

  /** How many pages had a checksum that was compared. */
  long pages() {
    return pages;
  }

  /** Reads all of it; returns the damaged pages, not more than ten of them. */
  List<String> check(Path data) throws IOException {
    for (String folder : List.of("base", "global", "pg_tblspc")) {
      Path root = data.resolve(folder);
      if (Files.isDirectory(root)) {
        try (Stream<Path> files = Files.walk(root, java.nio.file.FileVisitOption.FOLLOW_LINKS)) {
          for (Path file : files.filter(PageChecksums::holdsPages).sorted().toList()) {
            file(data, file);
          }
        }
      }
    }
    return faults;
  }

  /** {@code 16384}, {@code 16384.1}, {@code 16384_vm}; not pg_control and the like. */
  private static boolean holdsPages(Path file) {
    String name = file.getFileName().toString();
    int digits = 0;
    while (digits < name.length() && Character.isDigit(name.charAt(digits))) {
      digits++;
    }
    return digits > 0
        && (digits == name.length() || name.charAt(digits) == '_' || name.charAt(digits) == '.')
        && Files.isRegularFile(file);
  }

  private void file(Path data, Path file) throws IOException {
    String name = file.getFileName().toString();
    int dot = name.indexOf('.');
    int page = dot < 0 ? 0 : Integer.parseInt(name.substring(dot + 1)) * PAGES_IN_FILE;
    byte[] bytes = new byte[PAGE];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.readNBytes(bytes, 0, PAGE); n > 0; n = in.readNBytes(bytes, 0, PAGE)) {
        if (n < PAGE) {
          fault(data.relativize(file) + " ends within page " + page);
          return;
        }
        // a page that was never written has none
        if (buffer.getShort(UPPER_AT) != 0) {
          pages++;
          if (checksum(buffer, page) != (buffer.getShort(CHECKSUM_AT) & 0xffff)) {
            fault("page " + page + " of " + data.relativize(file) + " has a wrong checksum");
          }
        }
        page++;
      }
    }
  }

  private void fault(String fault) {
    if (faults.size() < MOST_FAULTS) {
      faults.add(fault);
    }
  }

  private int checksum(ByteBuffer page, int number) {
    System.arraycopy(BEGINNINGS, 0, sums, 0, SUMS);
    for (int i = 0; i < WORDS; i++) {
      int word = page.getInt(i * Integer.BYTES);
      // the checksum itself counts as zero; the flags in the other half count
      mix(i % SUMS, i * Integer.BYTES == CHECKSUM_AT ? word & 0xffff_0000 : word);
    }
    for (int i = 0; i < 2 * SUMS; i++) {
      mix(i % SUMS, 0);
    }
    int result = 0;
    for (int sum : sums) {
      result ^= sum;
    }
    return Integer.remainderUnsigned(result ^ number, 65535) + 1;
  }

  private void mix(int index, int word) {
    int mixed = sums[index] ^ word;
    sums[index] = mixed * PRIME ^ mixed >>> 17;
  }
}
