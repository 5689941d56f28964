package dev.dbkeep.prisma;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The datasource block: where the database is and what of it the schema speaks about. */
public record PrismaDatasource(
    String name,
    @Nullable Setting url,
    @Nullable Setting directUrl,
    @Nullable Setting shadowDatabaseUrl,
    List<String> schemas,
    boolean foreignKeys,
    List<ExtensionUse> extensions) {
  public PrismaDatasource {
    schemas = List.copyOf(schemas);
    extensions = List.copyOf(extensions);
  }

  /** A URL as written: {@code env("NAME")} or the text itself. */
  public record Setting(boolean environment, String text) {
    public Optional<String> resolve(Map<String, String> variables) {
      return environment ? Optional.ofNullable(variables.get(text)) : Optional.of(text);
    }

    /** Never the text of a literal URL: it holds a password. */
    @Override
    public String toString() {
      return environment ? "env(\"" + text + "\")" : "a literal URL";
    }
  }

  /** An entry of {@code extensions}. */
  public record ExtensionUse(String name, @Nullable String schema, @Nullable String version) {}

  /**
   * The URL to migrate over: directUrl goes before url, because poolers cannot run every statement.
   */
  public Optional<String> url(Map<String, String> variables) {
    Optional<String> direct = directUrl == null ? Optional.empty() : directUrl.resolve(variables);
    return direct.isPresent() || url == null ? direct : url.resolve(variables);
  }
}
