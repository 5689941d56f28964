package dev.dbkeep.prisma;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lays out blocks of a .prisma file as Prisma's own formatter does: names, types and attributes in
 * columns.
 */
final class PrismaText {
  private PrismaText() {}

  /**
   * A line of a block: a field with its columns, or text of its own (attributes of the block have
   * an empty name).
   */
  record Line(String name, String type, String attributes) {}

  static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> out.append(c);
      }
    }
    return out.append('"').toString();
  }

  static String block(
      String head, List<String> comments, List<Line> lines, List<String> attributes) {
    int name = lines.stream().mapToInt(line -> line.name().length()).max().orElse(0);
    int type = lines.stream().mapToInt(line -> line.type().length()).max().orElse(0);
    List<String> out = new ArrayList<>();
    comments.forEach(comment -> out.add("/// " + comment.replace('\n', ' ')));
    out.add(head + " {");
    for (Line line : lines) {
      String text =
          "  " + pad(line.name(), name) + " " + pad(line.type(), type) + " " + line.attributes();
      out.add(text.stripTrailing());
    }
    if (!attributes.isEmpty() && !lines.isEmpty()) {
      out.add("");
    }
    attributes.forEach(attribute -> out.add("  " + attribute));
    out.add("}");
    return String.join("\n", out) + "\n";
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  /** What tells a block's name in the database and its schema, where these are not usual. */
  static List<String> attributes(String databaseName, String name, @Nullable String schema) {
    List<String> attributes = new ArrayList<>();
    if (!databaseName.equals(name)) {
      attributes.add("@@map(" + PrismaText.quoted(databaseName) + ")");
    }
    if (schema != null) {
      attributes.add("@@schema(" + PrismaText.quoted(schema) + ")");
    }
    return attributes;
  }
}
