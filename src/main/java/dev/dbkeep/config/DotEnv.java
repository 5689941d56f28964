package dev.dbkeep.config;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a {@code .env} file the way node's dotenv does: export, quotes, comments, ${NAME}. */
final class DotEnv {
  private DotEnv() {}

  static Map<String, String> read(Path file, Map<String, String> environment) {
    if (!Files.isRegularFile(file)) {
      return Map.of();
    }
    try {
      return parse(Files.readString(file), environment);
    } catch (CharacterCodingException e) {
      throw DbkeepException.of(
              ErrorCode.NOT_UTF8, file.getFileName() + " is not UTF-8", "Save it as UTF-8.")
          .cause(e);
    } catch (IOException e) {
      throw DbkeepException.of(ErrorCode.CONFIG, "cannot read " + file + ": " + e.getMessage())
          .cause(e);
    }
  }

  static Map<String, String> parse(String text, Map<String, String> environment) {
    Map<String, String> values = new LinkedHashMap<>();
    String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
    for (String line : unmarked.split("\n", -1)) {
      String content = line.strip();
      if (content.startsWith("export ")) {
        content = content.substring("export ".length()).strip();
      }
      int equals = content.indexOf('=');
      if (equals <= 0 || content.startsWith("#")) {
        continue;
      }
      String name = content.substring(0, equals).strip();
      values.put(name, value(content.substring(equals + 1).strip(), values, environment));
    }
    return values;
  }

  private static String value(
      String raw, Map<String, String> before, Map<String, String> environment) {
    if (raw.startsWith("'")) {
      int end = raw.indexOf('\'', 1);
      return end < 0 ? raw : raw.substring(1, end);
    }
    if (raw.startsWith("\"")) {
      int end = raw.indexOf('"', 1);
      while (end > 0 && raw.charAt(end - 1) == '\\') {
        end = raw.indexOf('"', end + 1);
      }
      String inner = end < 0 ? raw.substring(1) : raw.substring(1, end);
      return expand(inner.replace("\\n", "\n").replace("\\\"", "\""), before, environment);
    }
    // A # only starts a comment after white space: passwords hold it unquoted.
    int comment = raw.indexOf(" #");
    return expand(comment < 0 ? raw : raw.substring(0, comment).strip(), before, environment);
  }

  private static String expand(
      String text, Map<String, String> before, Map<String, String> environment) {
    StringBuilder result = new StringBuilder();
    int from = 0;
    for (int start = text.indexOf("${"); start >= 0; start = text.indexOf("${", from)) {
      int end = text.indexOf('}', start);
      if (end < 0) {
        break;
      }
      String name = text.substring(start + 2, end);
      result
          .append(text, from, start)
          .append(environment.getOrDefault(name, before.getOrDefault(name, "")));
      from = end + 1;
    }
    return result.append(text.substring(from)).toString();
  }
}
