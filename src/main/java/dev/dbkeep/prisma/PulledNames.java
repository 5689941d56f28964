package dev.dbkeep.prisma;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Names for models, enums, values and fields made from names of the database: letters, digits and
 * underscores, each used once.
 */
final class PulledNames {
  /** What Prisma keeps for itself, or what its client could not use as a name. */
  private static final Set<String> RESERVED =
      Set.of(
          "PrismaClient",
          "Unsupported",
          "String",
          "Boolean",
          "Int",
          "BigInt",
          "Float",
          "Decimal",
          "DateTime",
          "Json",
          "Bytes",
          "async",
          "await",
          "break",
          "case",
          "catch",
          "class",
          "const",
          "continue",
          "debugger",
          "default",
          "delete",
          "do",
          "else",
          "enum",
          "export",
          "extends",
          "false",
          "finally",
          "for",
          "function",
          "if",
          "implements",
          "import",
          "in",
          "instanceof",
          "interface",
          "let",
          "new",
          "null",
          "package",
          "private",
          "protected",
          "public",
          "return",
          "super",
          "switch",
          "this",
          "throw",
          "true",
          "try",
          "using",
          "typeof",
          "var",
          "void",
          "while",
          "with",
          "yield");

  private final Set<String> used = new HashSet<>();

  /** A model or enum. */
  String block(String databaseName) {
    String name = plain(databaseName, "Model_");
    return free(RESERVED.contains(name) ? "Renamed" + name : name);
  }

  /** A field or enum value. */
  String member(String databaseName) {
    return free(plain(databaseName, "value_"));
  }

  /** A name that may be changed freely as long as it stays unique. */
  String free(String wish) {
    String name = wish;
    for (int i = 2; !used.add(name); i++) {
      name = wish + "_" + i;
    }
    return name;
  }

  private static String plain(String databaseName, String prefix) {
    StringBuilder name = new StringBuilder();
    for (char c : databaseName.toCharArray()) {
      boolean allowed =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
      name.append(allowed ? c : '_');
    }
    String text = name.toString();
    if (text.isEmpty() || text.chars().allMatch(c -> c == '_')) {
      return prefix + text.length();
    }
    char first = text.charAt(0);
    return first == '_' || Character.isDigit(first)
        ? prefix + (first == '_' ? text.substring(1) : text)
        : text;
  }

  static String decapitalized(String name) {
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }
}
