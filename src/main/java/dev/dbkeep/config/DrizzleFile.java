package dev.dbkeep.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What drizzle.config.* says about the migrations, as far as it is written out as text. The file is
 * a program; it is read and never run.
 */
public final class DrizzleFile {
  static final List<String> NAMES =
      List.of(
          "drizzle.config.ts", "drizzle.config.js", "drizzle.config.json", "drizzle.config.mjs");
  private static final List<String> READ =
      List.of("out", "dialect", "migrations.table", "migrations.schema");

  /** Stands for a value that only running the file would tell. */
  private static final String COMPUTED = "\0";

  private final Path root;
  private final String name;
  private final Map<String, String> values;

  private DrizzleFile(Path root, String name, Map<String, String> values) {
    this.root = root;
    this.name = name;
    this.values = values;
  }

  /** The first that exists; drizzle-kit takes the last by itself only when told. */
  public static Optional<DrizzleFile> read(Path root) {
    for (String name : NAMES) {
      Path file = root.resolve(name);
      if (Files.isRegularFile(file)) {
        try {
          return Optional.of(new DrizzleFile(root, name, values(Files.readString(file))));
        } catch (IOException e) {
          // drizzle-kit itself will complain about a broken file; it only adds a convenience here.
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  /** Keys in braces and the texts behind them, from the object that is exported. */
  private static Map<String, String> values(String text) {
    List<String> tokens = ScriptTokens.of(text);
    Map<String, String> values = new TreeMap<>();
    Deque<String> path = new ArrayDeque<>();
    String key = "";
    for (int i = start(tokens); i < tokens.size(); i++) {
      String token = tokens.get(i);
      boolean named = i + 1 < tokens.size() && tokens.get(i + 1).equals(":");
      switch (token) {
        case "{" -> {
          path.addLast(key);
          key = "";
        }
        case "}" -> {
          path.pollLast();
          if (path.isEmpty()) {
            return values;
          }
        }
        case ":" -> {
          String value = i + 1 < tokens.size() ? tokens.get(i + 1) : "";
          if (!value.equals("{")) {
            String after = i + 2 < tokens.size() ? tokens.get(i + 2) : "}";
            boolean literal = value.startsWith("\"") && (after.equals(",") || after.equals("}"));
            values.put(name(path, key), literal ? value.substring(1) : COMPUTED);
          }
        }
        default -> {
          if (named && isInObject(tokens, i)) {
            key = token.startsWith("\"") ? token.substring(1) : token;
          }
        }
      }
    }
    return values;
  }

  private static boolean isInObject(List<String> tokens, int at) {
    return at > 0 && List.of("{", ",").contains(tokens.get(at - 1));
  }

  private static int start(List<String> tokens) {
    for (int i = 0; i < tokens.size(); i++) {
      if (List.of("defineConfig", "default", "exports").contains(tokens.get(i))) {
        int brace = tokens.subList(i, tokens.size()).indexOf("{");
        if (brace > 0 && brace <= 3) {
          return i + brace;
        }
      }
    }
    return Math.max(0, tokens.indexOf("{"));
  }

  private static String name(Deque<String> path, String key) {
    List<String> names = new ArrayList<>(path);
    names.add(key);
    names.removeIf(String::isEmpty);
    return String.join(".", names);
  }

  private @Nullable String text(String key) {
    String value = values.get(key);
    return COMPUTED.equals(value) ? null : value;
  }

  /** False where the migrations are for another kind of database. */
  public boolean isForPostgres() {
    String dialect = text("dialect");
    return dialect == null || dialect.equals("postgresql");
  }

  /** The folder of migrations, which need not exist yet; null where only running the file tells. */
  public @Nullable Path out() {
    return COMPUTED.equals(values.get("out"))
        ? null
        : root.resolve(values.getOrDefault("out", "drizzle")).normalize();
  }

  public @Nullable String table() {
    return text("migrations.table");
  }

  public @Nullable String schema() {
    return text("migrations.schema");
  }

  /** The command that prints the desired schema. */
  String exportCommand() {
    return "npx drizzle-kit export" + (name.endsWith(".mjs") ? " --config=" + name : "");
  }

  /** Sentences about what is computed there, so that dbkeep takes Drizzle's default for it. */
  public List<String> notes() {
    return READ.stream()
        .filter(key -> COMPUTED.equals(values.get(key)))
        .map(
            key ->
                name
                    + " computes "
                    + key
                    + ", which dbkeep does not: it takes Drizzle's default"
                    + (key.equals("out") ? ", or `migrations` of dbkeep.toml" : ""))
        .toList();
  }
}
