package dev.dbkeep.studio.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.studio.Studio;
import dev.dbkeep.studio.StudioClient;
import dev.dbkeep.studio.StudioOptions;
import dev.dbkeep.testing.TestDatabase;
import dev.dbkeep.testing.Versions;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** A jump lands somewhere whatever the column's ends are. */
@Timeout(120)
final class SeekTest {
  static IntStream versions() {
    return Versions.here();
  }

  /** Between infinity and a day no server knows a middle, and those before 17 refuse to look. */
  @ParameterizedTest
  @MethodSource("versions")
  void between_the_infinite_and_the_finite(int major) {
    try (TestDatabase database = TestDatabase.createOnMajor(major)) {
      database.run(
          """
          CREATE TABLE t (id int PRIMARY KEY, until timestamptz NOT NULL, day date NOT NULL, size float8 NOT NULL);
          INSERT INTO t SELECT i,
              CASE WHEN i % 100 < 60 THEN timestamptz 'infinity' ELSE timestamptz '2026-01-01' + i * interval '1 minute' END,
              CASE WHEN i % 1000 = 0 THEN date '-infinity' ELSE date '2000-01-01' + i % 9000 END,
              CASE i % 50 WHEN 0 THEN float8 'NaN' WHEN 1 THEN '-Infinity' WHEN 2 THEN 'Infinity' ELSE i END
            FROM generate_series(1, 40000) i;
          CREATE INDEX ON t (until); CREATE INDEX ON t (day); CREATE INDEX ON t (size);
          """);
      database.run("ANALYZE t");
      try (Studio studio =
              Studio.start(
                  new StudioOptions(database.url(), 0, true, null, "dbkeep test"), List.of());
          StudioClient client = new StudioClient(studio.address())) {
        for (String column : List.of("until", "day", "size")) {
          for (double percent : List.of(0.1, 1.0, 37.0, 41.0, 75.0, 97.0, 99.9)) {
            JsonNode page =
                client.rows(
                    "t",
                    List.of(Map.of("column", column, "descending", false)),
                    Map.of("at", "percent", "percent", percent),
                    10);
            assertThat(page.get("rows").size()).as("%s at %s", column, percent).isEqualTo(10);
            assertThat(page.get("method").asString()).isEqualTo("keyset");
          }
        }
      }
    }
  }
}
