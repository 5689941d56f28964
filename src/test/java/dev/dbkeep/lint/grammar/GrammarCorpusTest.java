package dev.dbkeep.lint.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.postgres.sql.SqlScript;
import dev.dbkeep.postgres.sql.SqlStatement;
import dev.dbkeep.postgres.sql.Statements;
import dev.dbkeep.testing.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * PostgreSQL's grammar and our own lexer must see the same statements in every migration real
 * projects wrote.
 */
class GrammarCorpusTest {
  private static final Grammar GRAMMAR = new Grammar();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prisma",
        "prisma-pairs",
        "migrations/drizzle-dokploy",
        "migrations/flyway-kestra",
        "migrations/flyway-marquez"
      })
  void the_lexer_splits_where_the_grammar_does(String folder) throws IOException {
    List<String> differences = new ArrayList<>();
    List<Path> files = sqlFiles(Corpus.path(folder));

    for (Path file : files) {
      compare(file, differences);
    }

    System.out.println(
        "split as the grammar does: "
            + (files.size() - differences.size())
            + " of "
            + files.size()
            + " files of "
            + folder);
    assertThat(files).isNotEmpty();
    assertThat(differences).isEmpty();
  }

  @Test
  void reads_or_refuses_every_input_of_the_linter_corpus() throws IOException {
    List<String> refused = new ArrayList<>();
    List<Path> files = sqlFiles(Corpus.path("lint", "squawk"));

    for (Path file : files) {
      try {
        GRAMMAR.parse(script(file));
      } catch (DbkeepException e) {
        refused.add(file.getParent().getFileName() + ": " + e.getMessage());
      }
    }

    System.out.println(
        "read "
            + (files.size() - refused.size())
            + " of "
            + files.size()
            + " inputs; refused: "
            + refused);
    assertThat(files.size() - refused.size()).isGreaterThanOrEqualTo(files.size() * 95 / 100);
  }

  private static void compare(Path file, List<String> differences) throws IOException {
    SqlScript script = script(file);
    try {
      List<SqlStatement> ours = Statements.split(script);
      List<ParsedStatement> theirs = GRAMMAR.read(script);
      boolean same = ours.size() == theirs.size();
      for (int i = 0; same && i < ours.size(); i++) {
        // The grammar counts a comment at the end to the statement.
        same =
            ours.get(i).offset() == theirs.get(i).offset()
                && theirs.get(i).text().startsWith(ours.get(i).text());
      }
      if (!same) {
        differences.add(file + ": " + ours.size() + " against " + theirs.size() + " statements");
      }
    } catch (DbkeepException e) {
      differences.add(file + ": " + e.getMessage());
    }
  }

  static SqlScript script(Path file) throws IOException {
    return new SqlScript(file.toString(), Files.readString(file));
  }

  static List<Path> sqlFiles(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths
          .filter(
              path -> path.getFileName().toString().endsWith(".sql") && Files.isRegularFile(path))
          .sorted()
          .toList();
    }
  }
}
