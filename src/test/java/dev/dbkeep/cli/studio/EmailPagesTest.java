package dev.dbkeep.cli.studio;

import static dev.dbkeep.cli.studio.DrivenBrowser.needs;
import static dev.dbkeep.cli.studio.DrivenBrowser.picturesOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Another e-mail address: asked for in one browser, confirmed in that of whoever reads its letters.
 */
@Timeout(300)
final class EmailPagesTest {
  @TempDir private Path folder;

  @Test
  void a_member_takes_another_address_by_a_letter() throws Exception {
    needs("node", "/usr/bin/chromium");
    GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mail.start();
    try (TestDatabase database = TestDatabase.create();
        DrivenBrowser browser = new DrivenBrowser(folder);
        ExecutorService postman = Executors.newSingleThreadExecutor()) {
      Files.writeString(
          folder.resolve("dbkeep.toml"),
          """
          [[alerts]]
          email = "keeper@example.com"
          from = "dbkeep@example.com"
          smtp = "smtp://127.0.0.1:%d"
          """
              .formatted(mail.getSmtp().getPort()));
      Path letter = folder.resolve("letter");
      postman.execute(() -> bring(mail, letter));
      String address = browser.studio(folder, database.url(), "/join#", "--server").address();
      assertThat(browser.run("email.mjs", address, picturesOf("email"), letter.toString()))
          .doesNotContain("FAILED")
          .contains("nothing to complain of");
      assertThat(mail.getReceivedMessages()).hasSize(2);
      assertThat(mail.getReceivedMessages()[1].getAllRecipients()[0])
          .hasToString("ada@example.com");
    } finally {
      mail.stop();
    }
  }

  /** Writes the link of the first letter into a file, whole or not at all. */
  private static void bring(GreenMail mail, Path file) {
    try {
      if (mail.waitForIncomingEmail(120_000, 1)) {
        String text = GreenMailUtil.getWholeMessage(mail.getReceivedMessages()[0]);
        String whole = text.replace("=\r\n", "").replace("=3D", "=");
        String link = whole.substring(whole.indexOf("http://"));
        Path beside = file.resolveSibling("letter.part");
        Files.writeString(beside, link.lines().findFirst().orElseThrow().strip());
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
