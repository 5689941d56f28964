package dev.dbkeep.prisma;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Array texts such as {@code {a,"b c"}}, of one dimension. */
final class ArrayLiteral {
  private ArrayLiteral() {}

  static Optional<List<String>> read(String text) {
    if (!text.startsWith("{") || !text.endsWith("}")) {
      return Optional.empty();
    }
    List<String> items = new ArrayList<>();
    StringBuilder item = new StringBuilder();
    boolean quoted = false;
    boolean inside = false;
    for (int i = 1; i < text.length() - 1; i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        item.append(text.charAt(++i));
      } else if (c == '"') {
        inside = !inside;
        quoted = true;
      } else if (c == ',' && !inside) {
        items.add(item.toString());
        item.setLength(0);
        quoted = false;
      } else if (c == '{' && !inside) {
        return Optional.empty();
      } else {
        item.append(c);
      }
    }
    if (!item.isEmpty() || quoted || !items.isEmpty()) {
      items.add(item.toString());
    }
    return Optional.of(items);
  }
}
