package dev.dbkeep.upkeep.relations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.prisma.PrismaOptions;
import dev.dbkeep.prisma.PrismaSource;
import dev.dbkeep.testing.Corpus;
import dev.dbkeep.testing.MachinePostgres;
import dev.dbkeep.testing.TestDatabase;
import dev.dbkeep.upkeep.relations.Relation.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The relations of real products, found again in empty tables after their foreign keys were
 * dropped. {@link Relation#FOUND} was chosen on one half of them. The other half is no blind check:
 * its wrong guesses were read, too, while signals and words were chosen.
 *
 * <p>What is declared is not all that is true: products leave out keys on purpose, where a log
 * outlives what it names, or since a key would cost too much. So two shares are told: strictly of
 * what is declared, and of what the product itself shows to be a reference, because the same column
 * has a key to the same table elsewhere, or had one in an earlier migration.
 */
final class RelationsOfProductsTest {
  /** Those of a partition are told as those of its table. Of one column, as what is looked for. */
  private static final String DECLARED =
      """
      SELECT coalesce(up.relname, c.relname) || '.' || a.attname, p.relname || '.' || b.attname
      FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid JOIN pg_class p ON p.oid = f.confrelid
           JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = f.conkey[1]
           JOIN pg_attribute b ON b.attrelid = p.oid AND b.attnum = f.confkey[1]
           LEFT JOIN pg_inherits i ON i.inhrelid = c.oid AND c.relispartition
           LEFT JOIN pg_class up ON up.oid = i.inhparent
      WHERE f.contype = 'f' AND cardinality(f.conkey) = 1
      """;

  private static final String DROP =
      """
      DO $$ DECLARE f record; BEGIN
        FOR f IN SELECT conrelid::regclass AS t, conname FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 LOOP
          EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', f.t, f.conname);
        END LOOP;
      END $$
      """;

  /** Parts of a line of a migration, split at its quotes, that adds a key of one column. */
  private static final int KEY_PARTS = 11;

  private int declared;
  private int found;
  private int right;
  private int shown;
  private final Map<String, List<String>> others = new TreeMap<>();

  @Test
  void the_threshold_holds_on_the_half_it_was_chosen_on() throws IOException {
    for (String product : List.of("hoppscotch", "langfuse", "saas-starter-kit")) {
      judge(product);
    }
    report("chosen on");
    assertThat(recall()).isGreaterThanOrEqualTo(0.90);
    assertThat(shownPrecision()).isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void the_threshold_holds_on_the_other_half() throws IOException {
    for (String product : List.of("amplication", "trigger.dev", "umami")) {
      judge(product);
    }
    report("checked on");
    assertThat(recall()).isGreaterThanOrEqualTo(0.90);
    assertThat(shownPrecision()).isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void the_relations_of_pagila_are_found_by_names_and_values() {
    String file = Corpus.path("samples", "pagila.sql").toString();
    try (MachinePostgres database = MachinePostgres.create()) {
      MachinePostgres.psql(database.url(), "-q", "-o", "/dev/null", "-f", file);
      judge("pagila", database.url(), Set.of());
    }
    report("with rows");
    assertThat(recall()).isGreaterThanOrEqualTo(0.90);
    assertThat(precision()).isGreaterThanOrEqualTo(0.95);
  }

  private double recall() {
    return (double) right / declared;
  }

  private double precision() {
    return (double) right / found;
  }

  private double shownPrecision() {
    return (double) (right + shown) / found;
  }

  private void judge(String product) throws IOException {
    try (TestDatabase database = TestDatabase.create()) {
      database.run(create(product));
      judge(product, database.url(), onceDeclared(Corpus.path("prisma", product, "migrations")));
    }
  }

  /** umami leaves its keys to Prisma; with them in the database they are the truth as elsewhere. */
  private static String create(String product) throws IOException {
    String schema = Files.readString(Corpus.path("prisma", product, "schema", "schema.prisma"));
    String mode = "relationMode = \"prisma\"";
    return schema.contains(mode)
        ? PrismaSource.ofText(product, schema.replace(mode, ""), PrismaOptions.DEFAULT).sql()
        : Files.readString(Corpus.path("prisma", product, "create.sql"));
  }

  /** Prisma writes each key on a line of its own. */
  private static Set<String> onceDeclared(Path migrations) throws IOException {
    Set<String> all = new HashSet<>();
    try (Stream<Path> files = Files.walk(migrations)) {
      for (Path file :
          files
              .filter(Files::isRegularFile)
              .filter(one -> one.toString().endsWith(".sql"))
              .toList()) {
        for (String line : Files.readAllLines(file)) {
          String[] part = line.split("\"", -1);
          if (line.contains(" FOREIGN KEY (") && part.length == KEY_PARTS) {
            all.add(part[1] + "." + part[5] + " -> " + part[7]);
          }
        }
      }
    }
    return all;
  }

  private void judge(String name, ServerUrl url, Set<String> once) {
    Set<String> truth = declared(url);
    run(url, DROP);
    Set<String> guessed = new TreeSet<>();
    Set<String> possible = new TreeSet<>();
    for (Relation relation : new Relations(url, List.of()).find()) {
      String from = relation.child().name() + "." + relation.from().getFirst();
      String to = relation.parent().name() + "." + relation.to().getFirst();
      (relation.origin() == Origin.POSSIBLE ? possible : guessed).add(from + " -> " + to);
    }
    Set<String> columns = new HashSet<>();
    Set<String> ends = new HashSet<>();
    truth.forEach(
        one -> {
          columns.add(one.substring(0, one.indexOf(" -> ")));
          ends.add(one.substring(one.indexOf('.')));
        });
    for (String one : guessed) {
      if (truth.contains(one)) {
        right++;
        continue;
      }
      String cause;
      if (columns.contains(one.substring(0, one.indexOf(" -> ")))) {
        cause = "wrong table";
      } else if (ends.contains(one.substring(one.indexOf('.')))) {
        cause = "has a key elsewhere";
        shown++;
      } else if (once.contains(one.substring(0, one.lastIndexOf('.')))) {
        cause = "had a key in an earlier migration";
        shown++;
      } else {
        cause = "else";
      }
      others.computeIfAbsent(cause, key -> new ArrayList<>()).add(name + ": " + one);
    }
    found += guessed.size();
    declared += truth.size();
    List<String> missed = new ArrayList<>(truth);
    missed.removeAll(guessed);
    missed.removeAll(possible);
    long asked = truth.stream().filter(possible::contains).count();
    System.out.printf(
        Locale.ROOT,
        "%s: %d declared, %d found, %d possible of which %d are declared, missed %s%n",
        name,
        truth.size(),
        guessed.size(),
        possible.size(),
        asked,
        missed);
  }

  private void report(String half) {
    System.out.printf(
        Locale.ROOT,
        "%s: recall %.3f, precision %.3f of what is declared, %.3f of what is shown%n",
        half,
        recall(),
        precision(),
        shownPrecision());
    others.forEach(
        (cause, all) -> System.out.println("  " + cause + " " + all.size() + ": " + all));
  }

  private static Set<String> declared(ServerUrl url) {
    Set<String> all = new TreeSet<>();
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(DECLARED)) {
      while (row.next()) {
        all.add(row.getString(1) + " -> " + row.getString(2));
      }
      return all;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static void run(ServerUrl url, String sql) {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
