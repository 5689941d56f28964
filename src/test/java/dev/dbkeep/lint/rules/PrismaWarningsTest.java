package dev.dbkeep.lint.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.lint.Lint;
import dev.dbkeep.postgres.sql.SqlScript;
import dev.dbkeep.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Prisma warned about when it wrote 276 real migrations: our rules must find it in the same
 * file, on the same object.
 */
class PrismaWarningsTest {
  /**
   * Measured: 573 of 586. In the other files people replaced what Prisma had written before they
   * committed it: the column is filled by an UPDATE first, the index is left out, a type is renamed
   * instead.
   */
  private static final int FOUND_AT_LEAST = 97;

  private static final Lint LINT = new Lint();

  /** A warning and the rules of which one must fire, on a subject that ends like this. */
  private record Expected(String kind, Set<String> rules, String subjectEnd) {}

  @Test
  void what_prisma_warned_about_is_found() throws IOException {
    Map<String, int[]> counts = new TreeMap<>();
    List<String> missed = new ArrayList<>();
    int all = 0;

    for (String line : Files.readAllLines(Corpus.path("prisma-warnings.jsonl"))) {
      JsonNode entry = JsonMapper.builder().build().readTree(line);
      List<Finding> findings =
          findings(entry.path("repo").asString(), entry.path("migration").asString());
      for (JsonNode warning : entry.path("warnings")) {
        Optional<Expected> expected = expected(warning.asString());
        if (expected.isPresent()) {
          all++;
          boolean found = findings.stream().anyMatch(finding -> matches(finding, expected.get()));
          int[] count = counts.computeIfAbsent(expected.get().kind(), kind -> new int[2]);
          count[0] += found ? 1 : 0;
          count[1]++;
          if (!found) {
            missed.add(
                entry.path("repo").asString()
                    + " "
                    + entry.path("migration").asString()
                    + ": "
                    + warning.asString());
          }
        }
      }
    }

    counts.forEach(
        (kind, count) ->
            System.out.println("prisma " + kind + ": " + count[0] + " of " + count[1]));
    System.out.println("not found: " + missed.size() + " of " + all);
    missed.forEach(System.out::println);
    assertThat(all).isGreaterThan(550);
    assertThat((all - missed.size()) * 100).isGreaterThanOrEqualTo(all * FOUND_AT_LEAST);
  }

  private static List<Finding> findings(String repository, String migration) throws IOException {
    try (Stream<Path> paths = Files.walk(Corpus.path("prisma", repository))) {
      Path file =
          paths
              .filter(path -> path.endsWith(Path.of(migration, "migration.sql")))
              .findFirst()
              .orElseThrow();
      return LINT.check(new SqlScript(file.toString(), Files.readString(file)));
    }
  }

  private static boolean matches(Finding finding, Expected expected) {
    String subject =
        finding.hazard() == null ? "" : Objects.requireNonNull(finding.hazard()).subject();
    return expected.rules().contains(finding.rule()) && subject.endsWith(expected.subjectEnd());
  }

  /**
   * Reads one of Prisma's sentences; the names stand between back quotes. Empty for what no rule of
   * ours is about.
   */
  private static Optional<Expected> expected(String warning) {
    List<String> names = names(warning);
    Set<String> drops = Set.of("drop-column", "drop-and-replace");
    if (warning.startsWith("You are about to drop the column")) {
      return Optional.of(new Expected("drop column", drops, names.get(1) + "." + names.get(0)));
    }
    if (warning.startsWith("You are about to drop the")) {
      return Optional.of(
          new Expected("drop table", Set.of("drop-table", "drop-and-replace"), "." + names.get(0)));
    }
    if (warning.startsWith("Added the required column")
        || warning.startsWith("The required column")) {
      return Optional.of(
          new Expected(
              "required column", Set.of("required-column"), names.get(1) + "." + names.get(0)));
    }
    if (warning.contains("unique constraint covering the columns")) {
      String columns = names.get(0).replace("[", "").replace("]", "").replace(",", "+");
      return Optional.of(
          new Expected("unique", Set.of("unique-with-duplicates"), names.get(1) + "." + columns));
    }
    if (warning.startsWith("Made the column")) {
      return Optional.of(
          new Expected("set not null", Set.of("set-not-null"), names.get(1) + "." + names.get(0)));
    }
    if (warning.startsWith("Changed the type of")) {
      return Optional.of(
          new Expected("recreated column", drops, names.get(1) + "." + names.get(0)));
    }
    if (warning.contains("would be dropped and recreated")) {
      return Optional.of(
          new Expected("recreated column", drops, names.get(1) + "." + names.get(0)));
    }
    if (warning.startsWith("The values [")) {
      return Optional.of(new Expected("enum value removed", Set.of("enum-value-removed"), ""));
    }
    return Optional.empty();
  }

  private static List<String> names(String warning) {
    String[] parts = warning.split("`", -1);
    List<String> names = new ArrayList<>();
    for (int i = 1; i < parts.length; i += 2) {
      names.add(parts[i]);
    }
    return names;
  }
}
