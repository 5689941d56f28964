package dev.dbkeep.studio.team;

import dev.dbkeep.execute.ExecuteOptions;
import dev.dbkeep.execute.JournalSchema;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.studio.Studio;
import dev.dbkeep.studio.StudioOptions;
import dev.dbkeep.studio.http.Endpoint;
import dev.dbkeep.studio.http.Listening;
import dev.dbkeep.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Studio for a team, with its clock and its letters in hand. */
public final class TeamStudio implements AutoCloseable {
  public static final String PASSWORD = "correct horse battery staple";

  private final Studio studio;
  private final Hands hands;

  private TeamStudio(Studio studio, Hands hands) {
    this.studio = studio;
    this.hands = hands;
  }

  /** What a test turns: the time, and the letters that arrived. */
  static final class Hands extends Clock implements Post {
    final List<String> letters = Collections.synchronizedList(new ArrayList<>());
    private volatile Instant now = Instant.parse("2026-11-22T03:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public boolean delivers() {
      return true;
    }

    @Override
    public boolean send(String email, String subject, String text) {
      letters.add(email + "\n" + subject + "\n" + text);
      return true;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  static TeamStudio start(TestDatabase database) {
    return start(database.url(), database.url(), new Hands(), Listening.local(0), List.of());
  }

  static TeamStudio start(
      ServerUrl work,
      ServerUrl accounts,
      Hands hands,
      Listening listening,
      List<OidcProvider> providers) {
    return start(work, accounts, hands, listening, providers, null, List.of());
  }

  static TeamStudio start(
      ServerUrl work,
      ServerUrl accounts,
      Hands hands,
      Listening listening,
      List<OidcProvider> providers,
      @Nullable Path home,
      List<Endpoint<?>> more) {
    JournalSchema.ensure(accounts, ExecuteOptions.DEFAULTS);
    Studio studio =
        Studio.serve(
            new StudioOptions(work, 0, false, null, "dbkeep test", home),
            statement -> List.of("it may take rows away: " + statement),
            null,
            null,
            listening,
            new TeamOptions(accounts, providers, hands, hands),
            more);
    return new TeamStudio(studio, hands);
  }

  Studio studio() {
    return studio;
  }

  Hands hands() {
    return hands;
  }

  /** Somebody's browser, where nobody is signed in. */
  Browser browser() {
    return new Browser(studio.origin());
  }

  /** The first admin, signed in. */
  Browser admin() {
    Browser browser = browser();
    browser.post(
        "/api/team/join",
        Map.of(
            "secret",
            secret(studio.address()),
            "email",
            "ada@example.com",
            "name",
            "Ada",
            "password",
            PASSWORD));
    return browser;
  }

  /** Somebody whom the admin invited, signed in. */
  Browser member(Browser admin, String name, String access) {
    String email = name.toLowerCase(Locale.ROOT) + "@example.com";
    admin.post("/api/members/invite", Map.of("email", email, "name", name, "access", access));
    Browser browser = browser();
    browser.post(
        "/api/team/join",
        Map.of("secret", secret(hands.letters.getLast()), "name", name, "password", PASSWORD));
    return browser;
  }

  /** The first column of what a statement finds. */
  static List<String> texts(TestDatabase database, String sql) {
    try (Connection connection = database.connect()) {
      return Query.of(sql).all(connection, row -> row.getString(1));
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** What stands behind /join# in a text. */
  static String secret(String text) {
    String rest = text.substring(text.indexOf("/join#") + "/join#".length());
    return rest.lines().findFirst().orElseThrow().strip();
  }

  @Override
  public void close() {
    studio.close();
  }
}
