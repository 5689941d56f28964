package dev.dbkeep.config;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The variables of the process and of the project's .env files, and their places in dbkeep.toml.
 */
record Variables(Map<String, String> environment, Map<String, String> dotEnv) {
  static Variables of(Path root, Map<String, String> environment) {
    Map<String, String> dotEnv =
        new LinkedHashMap<>(DotEnv.read(root.resolve("prisma/.env"), environment));
    dotEnv.putAll(DotEnv.read(root.resolve(".env"), environment));
    return new Variables(environment, dotEnv);
  }

  /** A blank one counts as not set. */
  @Nullable String value(String name) {
    String value = environment.getOrDefault(name, dotEnv.get(name));
    return value == null || value.isBlank() ? null : value;
  }

  /** Where a variable that is set comes from, for people. */
  String origin(String name) {
    return environment.containsKey(name) ? name : name + " in .env";
  }

  /** {@code ${NAME}} in a value of dbkeep.toml, so that no secret has to stand there. */
  String expand(TomlFile.Value value) {
    String text = value.text();
    int start = text.indexOf("${");
    int end = text.indexOf('}', Math.max(0, start));
    if (start < 0 || end < 0) {
      return text;
    }
    String variable = text.substring(start + 2, end);
    String replacement = value(variable);
    if (replacement == null) {
      throw DbkeepException.of(
          ErrorCode.CONFIG,
          TomlFile.NAME
              + " line "
              + value.line()
              + " needs the variable "
              + variable
              + ", which is not set",
          "Set " + variable + " in the environment or in .env.");
    }
    return expand(
        new TomlFile.Value(
            text.substring(0, start) + replacement + text.substring(end + 1), value.line()));
  }

  /** The same for a value this run may not need: null where its variables are not set here. */
  @Nullable String resolved(TomlFile.Value value) {
    try {
      return expand(value);
    } catch (DbkeepException e) {
      return null;
    }
  }
}
