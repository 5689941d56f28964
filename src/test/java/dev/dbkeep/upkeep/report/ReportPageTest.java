package dev.dbkeep.upkeep.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** The examples in docs are the golden files: -Ddbkeep.update=true writes them anew. */
final class ReportPageTest {
  private static final Instant NOW = Instant.parse("2026-11-21T20:00:00Z");

  private static List<DatabaseReport.Point> points(long first, long step) {
    return IntStream.range(0, 15)
        .mapToObj(
            day ->
                new DatabaseReport.Point(
                    NOW.minus(Duration.ofDays(14 - day)), first + step * day + day % 3))
        .toList();
  }

  private static DatabaseReport example() {
    return new DatabaseReport(
        "bookshop",
        NOW,
        NOW.minus(Duration.ofDays(7)),
        new DatabaseReport.Health(87, true, 0.93, 0, 1, 1, 2),
        points(70, 1),
        points(5_000_000_000L, 40_000_000),
        List.of(
            new DatabaseReport.Table("public.orders", 3_200_000_000L, 12_000_000, 3_000_000_000L),
            new DatabaseReport.Table("public.<script>", 900_000_000, -1, null)),
        List.of(
            new DatabaseReport.Query(
                "-672", "select * from orders where a < $1", 0.62, 152_000, 12.3, 4.1, true),
            new DatabaseReport.Query("41", "select 1", 0.1, 24_000, 0.2, null, false)),
        null,
        List.of(
            new DatabaseReport.Removal("events", NOW.minus(Duration.ofHours(3)), "done", 120_345)),
        List.of(
            new DatabaseReport.Run("daily", NOW.minus(Duration.ofHours(18)), "done", null),
            new DatabaseReport.Run(
                "weekly",
                NOW.minus(Duration.ofDays(6)),
                "failed",
                "`dbkeep backup prove` ended with 1")),
        List.of(
            "new: D4 public.customer_id_seq: stands at 0, but ids go up to 2",
            "gone: I1 public.orders.customer: a foreign key without an index",
            "slower: select * from orders where a < $1"),
        List.of(
            new DatabaseReport.Recommendation(
                4.2,
                "high",
                "D4 public.customer_id_seq: stands at 0, but ids go up to 2",
                "dbkeep health --fix D4")));
  }

  private static void assertGolden(Path file, String text) throws IOException {
    if (Boolean.getBoolean("dbkeep.update")) {
      Files.writeString(file, text);
    }
    assertThat(text)
        .as("%s: write it anew with -Ddbkeep.update=true", file)
        .isEqualTo(Files.readString(file));
  }

  @Test
  void the_page_is_that_of_the_example_and_needs_nothing_else() throws Exception {
    String page = ReportPage.of(example());
    assertGolden(Path.of("docs", "example-report.html"), page);
    assertThat(page)
        .doesNotContain("http", "<script", "src=")
        .contains("&lt;script&gt;", "prefers-color-scheme: dark");
    // every picture is well formed by itself
    for (int at = page.indexOf("<svg"); at >= 0; at = page.indexOf("<svg", at + 1)) {
      String svg = page.substring(at, page.indexOf("</svg>", at) + "</svg>".length());
      assertThat(
              DocumentBuilderFactory.newInstance()
                  .newDocumentBuilder()
                  .parse(new InputSource(new StringReader(svg)))
                  .getDocumentElement()
                  .getTagName())
          .isEqualTo("svg");
      assertThat(svg).doesNotContain("NaN", "Infinity");
    }
  }

  @Test
  void the_markdown_is_that_of_the_example() throws Exception {
    assertGolden(Path.of("docs", "example-report.md"), ReportMarkdown.of(example()));
  }
}
