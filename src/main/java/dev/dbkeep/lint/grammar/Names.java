package dev.dbkeep.lint.grammar;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/**
 * Which one-letter name of the module stands for which function; written by {@code
 * src/build/libpg-query/refresh.sh}.
 */
record Names(Properties properties) {
  static Names load() {
    Properties properties = new Properties();
    try (InputStream in =
        Objects.requireNonNull(Names.class.getResourceAsStream("libpg-query.properties"))) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Names(properties);
  }

  String export(String function) {
    return Objects.requireNonNull(properties.getProperty("export." + function), function);
  }

  String imported(String shortName) {
    return Objects.requireNonNull(properties.getProperty("import." + shortName), shortName);
  }
}
