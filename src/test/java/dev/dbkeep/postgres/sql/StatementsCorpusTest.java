package dev.dbkeep.postgres.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.lint.grammar.Grammar;
import dev.dbkeep.lint.grammar.ParsedStatement;
import dev.dbkeep.testing.Corpus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** PostgreSQL's own grammar is the referee: it must see the same statements at the same places. */
class StatementsCorpusTest {
  @Test
  void every_migration_of_the_corpus_is_cut_where_postgresql_cuts_it() throws IOException {
    Grammar grammar = new Grammar();
    List<String> different = new ArrayList<>();
    int compared = 0;
    for (Path file : files("migrations", "prisma", "lint")) {
      SqlScript script =
          new SqlScript(
              file.toString(), new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
      List<ParsedStatement> expected;
      try {
        expected = grammar.parse(script).statements();
      } catch (DbkeepException e) {
        // Not SQL for PostgreSQL at all, such as a case that is meant to be broken.
        continue;
      }
      compared++;
      List<SqlStatement> actual = Statements.split(script);
      if (!actual.stream()
          .map(SqlStatement::offset)
          .toList()
          .equals(expected.stream().map(ParsedStatement::offset).toList())) {
        different.add(file + ": " + actual.size() + " against " + expected.size());
      }
    }
    assertThat(different).isEmpty();
    assertThat(compared).isGreaterThan(1_500);
  }

  private static List<Path> files(String... folders) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String folder : folders) {
      try (Stream<Path> found = Files.walk(Corpus.path(folder))) {
        files.addAll(
            found
                .filter(path -> path.toString().endsWith(".sql") && Files.isRegularFile(path))
                .sorted()
                .toList());
      }
    }
    return files;
  }
}
