package dev.dbkeep.studio.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** How much a browser reads before it shows the first page. */
final class InitialJavaScriptTest {
  private static final int MOST = 150_000;

  @Test
  void the_first_page_needs_at_most_150_kB_of_packed_javascript() throws IOException {
    Assumptions.assumeTrue(
        WebFiles.built(), "aborted: this build has no pages, since npm is missing");
    String page =
        new String(WebFiles.at("/index.html").orElseThrow().content(), StandardCharsets.UTF_8);
    List<String> scripts =
        Pattern.compile("\"(/assets/[^\"]+\\.js)\"")
            .matcher(page)
            .results()
            .map((MatchResult found) -> found.group(1))
            .toList();
    assertThat(scripts).isNotEmpty();
    int packed = 0;
    for (String script : scripts) {
      packed += packed(WebFiles.at(script).orElseThrow().content());
    }
    assertThat(packed).as("%s", scripts).isLessThanOrEqualTo(MOST);
  }

  private static int packed(byte[] script) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(script);
    }
    return packed.size();
  }
}
