package dev.dbkeep.cli.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.cli.CliRun;
import dev.dbkeep.testing.Corpus;
import dev.dbkeep.testing.MachinePostgres;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Health raises no false alarm about databases that are in order. */
final class CleanSchemasTest {
  /** Its rows and partitions are of 2022, so that a payment of today finds no partition. */
  private static final String OF_2022 =
      """

      [[health.waivers]]
      check = "S9"
      object = "public.payment"
      owner = "tests"
      reason = "nobody pays any more"
      until = "2999-01-01"
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "samples/chinook.sql",
        "samples/northwind.sql",
        "samples/pagila.sql",
        "prisma/hoppscotch/create.sql",
        "prisma/langfuse/create.sql"
      })
  void nothing_critical_or_high_is_said_of_a_database_in_order(String script) throws IOException {
    try (TestDatabase database = TestDatabase.create()) {
      load(database, script);
      database.run("VACUUM ANALYZE");
      assertThat(alarms(database, script.contains("pagila") ? OF_2022 : "")).isEmpty();
    }
  }

  /** Else the tests above would pass with checks that find nothing. */
  @Test
  void without_the_waiver_the_missing_partition_of_pagila_is_found() throws IOException {
    try (TestDatabase database = TestDatabase.create()) {
      load(database, "samples/pagila.sql");
      assertThat(alarms(database, "")).singleElement().asString().startsWith("S9 public.payment");
    }
  }

  private static void load(TestDatabase database, String script) {
    String file = Corpus.path(script).toString();
    MachinePostgres.psql(database.url(), "-q", "-o", "/dev/null", "-f", file);
  }

  private List<String> alarms(TestDatabase database, String waivers) throws IOException {
    Files.writeString(folder.resolve("dbkeep.toml"), TestServerWaivers.TEXT + waivers);
    List<String> alarms = new ArrayList<>();
    for (JsonNode finding :
        CliRun.on(database.urlText(), folder, "health", "--json").json().get("findings")) {
      if (Set.of("CRITICAL", "HIGH").contains(finding.get("severity").asString())) {
        alarms.add(
            String.join(
                " ",
                finding.get("check").asString(),
                finding.get("object").asString(),
                finding.get("message").asString()));
      }
    }
    return alarms;
  }
}
