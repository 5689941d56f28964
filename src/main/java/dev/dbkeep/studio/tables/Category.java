package dev.dbkeep.studio.tables;

import java.util.Arrays;

/** How values of a type are shown and compared. */
public enum Category {
  NUMBER("number"),
  TEXT("text"),
  BOOLEAN("boolean"),
  TIME("time"),
  JSON("json"),
  UUID("uuid"),
  ENUM("enum"),
  ARRAY("array"),
  BINARY("binary"),
  RANGE("range"),
  COMPOSITE("composite"),
  OTHER("other");

  private final String word;

  Category(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  /** That of a column that is described. */
  public static Category ofWord(String word) {
    return Arrays.stream(values())
        .filter(category -> category.word.equals(word))
        .findFirst()
        .orElse(OTHER);
  }

  /**
   * Of a type without its domains.
   *
   * @param typtype as pg_type has it
   * @param typcategory as pg_type has it
   * @param typname without schema
   */
  static Category of(String typtype, String typcategory, String typname) {
    return switch (typname) {
      case "json", "jsonb" -> JSON;
      case "uuid" -> UUID;
      case "bytea" -> BINARY;
      default ->
          switch (typtype) {
            case "e" -> ENUM;
            case "c" -> COMPOSITE;
            case "r", "m" -> RANGE;
            default ->
                switch (typcategory) {
                  case "A" -> ARRAY;
                  case "N" -> NUMBER;
                  case "S" -> TEXT;
                  case "B" -> BOOLEAN;
                  case "D", "T" -> TIME;
                  default -> OTHER;
                };
          };
    };
  }
}
