package dev.dbkeep.studio.load;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** How a file seems to be written. Whoever knows better says so. */
final class Guess {
  private static final List<Character> DELIMITERS = List.of(',', ';', '\t', '|');
  private static final List<String> WORDS_FOR_NULL = List.of("\\N", "NULL", "null");
  private static final char QUOTE = '"';
  private static final int LOOKED_AT = 50;

  private Guess() {}

  static FileFormat of(byte[] head, boolean whole) {
    refuseWideCharacters(head);
    char delimiter =
        DELIMITERS.stream()
            .max(Comparator.comparingInt(each -> fit(records(head, each, whole))))
            .orElseThrow();
    List<RawRecord> records = records(head, delimiter, whole);
    int end = records.isEmpty() ? head.length : records.getLast().end();
    return new FileFormat(
        String.valueOf(delimiter),
        String.valueOf(QUOTE),
        true,
        isUtf8(head, end) ? "UTF8" : "WIN1252",
        nullText(records));
  }

  private static List<RawRecord> records(byte[] head, char delimiter, boolean whole) {
    return RawRecord.first(head, delimiter, QUOTE, whole, LOOKED_AT);
  }

  /** So many fields agree with those of the first record; one field alone says nothing. */
  private static int fit(List<RawRecord> records) {
    if (records.isEmpty() || records.getFirst().fields().size() == 1) {
      return 0;
    }
    int fields = records.getFirst().fields().size();
    long alike = records.stream().filter(each -> each.fields().size() == fields).count();
    return (int) (fields * alike / records.size() * (alike == records.size() ? 2 : 1));
  }

  /** What COPY itself writes, unless nothing is left empty and another word for it is there. */
  private static String nullText(List<RawRecord> records) {
    List<String> fields = records.stream().flatMap(each -> each.fields().stream()).toList();
    return fields.contains("")
        ? ""
        : Stream.concat(WORDS_FOR_NULL.stream().filter(fields::contains), Stream.of(""))
            .findFirst()
            .orElseThrow();
  }

  private static boolean isUtf8(byte[] head, int end) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(head, 0, end));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static void refuseWideCharacters(byte[] head) {
    for (byte each : head) {
      if (each == 0) {
        throw DbkeepException.of(
            ErrorCode.USAGE,
            "the file is no text that PostgreSQL reads: it holds zero bytes",
            "Save it as CSV in UTF-8; UTF-16, which some spreadsheets call Unicode, has zero bytes"
                + " between the letters.");
      }
    }
  }
}
