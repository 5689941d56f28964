package dev.dbkeep.cli.console;

import java.io.PrintStream;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a result record as the JSON document of {@code --json}. Loaded only when that is asked
 * for.
 */
public final class Json {
  private Json() {}

  public static void write(PrintStream out, Object result) {
    JsonMapper mapper =
        JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();
    out.println(mapper.writeValueAsString(result));
  }

  /** One of many documents, on a line of its own. */
  public static void line(PrintStream out, Object result) {
    JsonMapper mapper =
        JsonMapper.builder().disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY).build();
    out.println(mapper.writeValueAsString(result));
  }
}
