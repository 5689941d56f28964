package dev.dbkeep.cli.branch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.branch.Branches;
import dev.dbkeep.cli.CliRun;
import dev.dbkeep.cli.DbkeepProcess;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.embedded.DataDirectory;
import dev.dbkeep.testing.MachinePostgres;
import dev.dbkeep.testing.ProtectedDatabase;
import dev.dbkeep.testing.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every personal value of these rows holds the word zqxsecret. */
final class BranchMaskTest {
  private static final String WORD = "zqxsecret";
  private static final String TABLES =
      """
      CREATE TABLE users (id int PRIMARY KEY, email text UNIQUE NOT NULL, name text, phone text,
        born date, gone text, upper_name text GENERATED ALWAYS AS (upper(name)) STORED);
      CREATE TABLE payments (id int PRIMARY KEY, email text REFERENCES users (email), iban text,
        note text, account uuid, number bigint);
      CREATE TABLE audit (id int GENERATED ALWAYS AS IDENTITY, said text);
      CREATE TABLE letters (area text, id int, body text, PRIMARY KEY (area, id))
        PARTITION BY LIST (area);
      CREATE TABLE letters_a PARTITION OF letters FOR VALUES IN ('a');
      CREATE TABLE letters_b PARTITION OF letters FOR VALUES IN ('b');
      INSERT INTO users (id, email, name, phone, born, gone)
      SELECT i, 'zqxsecret' || i || '@mail.test', 'zqxsecret ' || i, 'zqxsecret' || i,
             date '1970-06-05' + i, 'zqxsecret' || i FROM generate_series(1, 500) i;
      INSERT INTO payments SELECT i, 'zqxsecret' || 1 + i % 500 || '@mail.test', 'DE zqxsecret' || i,
             'zqxsecret ' || i, md5(i::text)::uuid, i FROM generate_series(1, 900) i;
      INSERT INTO letters SELECT CASE i % 2 WHEN 0 THEN 'a' ELSE 'b' END, i, 'zqxsecret' || i
      FROM generate_series(1, 100) i;
      UPDATE users SET phone = 'zqxsecret again' || id WHERE id % 3 = 0;
      ALTER TABLE users DROP COLUMN gone;
      CREATE MATERIALIZED VIEW names AS SELECT id, name FROM users;
      CREATE MATERIALIZED VIEW more_names AS SELECT id, name || '!' AS name FROM names;
      CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN INSERT INTO audit (said) VALUES (OLD::text); RETURN NEW; END';
      CREATE TRIGGER tells AFTER UPDATE ON users FOR EACH ROW EXECUTE FUNCTION tell();
      CREATE TRIGGER tells_always AFTER UPDATE ON users FOR EACH ROW EXECUTE FUNCTION tell();
      ALTER TABLE users ENABLE ALWAYS TRIGGER tells_always;
      ANALYZE;
      """;
  private static final String RULES =
      """
      [branch.mask]
      "users.email" = "hash"
      "users.name" = "name"
      "public.users.phone" = "phone"
      "users.born" = "sql:date_trunc('year', born)"
      "payments.email" = "hash"
      "payments.iban" = "null"
      "payments.note" = "fixed:it's gone"
      "payments.account" = "hash"
      "payments.number" = "hash"
      letters.body = "email"
      """;

  @TempDir private Path folder;
  private ServerUrl url;

  private CliRun dbkeep(String... words) {
    return CliRun.on(url.withSecrets(), folder, words);
  }

  @AfterEach
  void drop() {
    if (url != null) {
      for (var branch : dbkeep("branch", "list", "--json").json().get("branches")) {
        dbkeep("branch", "drop", branch.get("name").asString());
      }
    }
  }

  private void prepare(ServerUrl database) throws Exception {
    url = database;
    run(url, TABLES);
    Files.writeString(folder.resolve("dbkeep.toml"), RULES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"template", "live-copy"})
  void nothing_personal_is_left_in_a_branch_of_18(String provider) throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      prepare(database.url());
      staysNothing(provider);
      url = null;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"template", "live-copy"})
  void nothing_personal_is_left_in_a_branch_of_15(String provider) throws Exception {
    try (MachinePostgres machine = MachinePostgres.create()) {
      prepare(machine.url());
      staysNothing(provider);
      url = null;
    }
  }

  @Test
  void a_role_that_is_no_superuser_masks_its_own_database() throws Exception {
    try (TestDatabase admin = TestDatabase.create()) {
      admin.run("CREATE ROLE mask_owner LOGIN REPLICATION CREATEDB PASSWORD 'geheim'");
      try (TestDatabase database = TestDatabase.create()) {
        ServerUrl ours = database.url();
        database.run("ALTER DATABASE \"" + ours.database() + "\" OWNER TO mask_owner");
        database.run("GRANT ALL ON SCHEMA public TO mask_owner");
        prepare(
            new ServerUrl(
                ours.host(),
                ours.port(),
                ours.database(),
                "mask_owner",
                "geheim",
                ours.parameters()));
        // foreign keys do not rest for it, so their columns stay as they are
        Files.writeString(
            folder.resolve("dbkeep.toml"),
            "[branch.mask]\nusers.name = \"name\"\nusers.phone = \"hash\"\n");
        assertThat(
                dbkeep("branch", "create", "m", "--mask", "--provider", "live-copy")
                    .hasExit(1)
                    .err())
            .contains("no superuser");
        dbkeep("branch", "create", "m", "--mask", "--provider", "template").hasExit(0);
        assertThat(text(open("m"), "SELECT string_agg(name || phone, '') FROM users"))
            .doesNotContain(WORD);
        assertThat(text(open("m"), "SELECT count(*)::text FROM audit")).isEqualTo("0");
        assertThat(
                text(
                    open("m"),
                    "SELECT string_agg(tgenabled::text, '' ORDER BY tgname) FROM pg_trigger WHERE"
                        + " NOT tgisinternal"))
            .isEqualTo("OA");
        dbkeep("branch", "drop", "m").hasExit(0);
        url = null;
      } finally {
        admin.run("DROP ROLE mask_owner");
      }
    }
  }

  private void staysNothing(String provider) throws Exception {
    CliRun created = dbkeep("branch", "create", "m", "--mask", "--provider", provider).hasExit(0);
    assertThat(created.err()).doesNotContain("warning:");
    assertThat(dbkeep("branch", "list").out()).contains("m  ready, " + provider + ", masked");
    ServerUrl branch = open("m");
    assertThat(text(branch, "SELECT string_agg(t::text, '') FROM users t")).doesNotContain(WORD);
    assertThat(text(branch, "SELECT count(DISTINCT email)::text FROM users")).isEqualTo("500");
    assertThat(text(branch, "SELECT count(*)::text FROM payments JOIN users USING (email)"))
        .isEqualTo("900");
    assertThat(text(branch, "SELECT count(DISTINCT (account, number))::text FROM payments"))
        .isEqualTo("900");
    assertThat(text(branch, "SELECT min(note) || count(iban) FROM payments"))
        .isEqualTo("it's gone0");
    assertThat(text(branch, "SELECT string_agg(DISTINCT to_char(born, 'MM-DD'), '') FROM users"))
        .isEqualTo("01-01");
    assertThat(text(branch, "SELECT count(*)::text FROM audit")).as("triggers").isEqualTo("0");
    assertThat(
            text(
                branch,
                "SELECT string_agg(tgenabled::text, '' ORDER BY tgname) FROM pg_trigger"
                    + " WHERE NOT tgisinternal"))
        .isEqualTo("OA");
    assertThat(text(branch, "SELECT string_agg(name, '') FROM more_names")).doesNotContain(WORD);
    assertThat(
            text(
                branch,
                "SELECT coalesce(string_agg(s::text, ''), '') FROM pg_stats s"
                    + " WHERE schemaname = 'public'"))
        .doesNotContain(WORD);
    assertThat(text(url, "SELECT count(*)::text FROM users WHERE email LIKE 'zqxsecret%'"))
        .as("the source is as it was")
        .isEqualTo("500");
    String before = text(branch, "SELECT string_agg(t::text, '' ORDER BY id) FROM users t");
    assertThat(holding(files(branch, provider))).isEmpty();
    dbkeep("branch", "reset", "m").hasExit(0);
    assertThat(text(open("m"), "SELECT string_agg(t::text, '' ORDER BY id) FROM users t"))
        .as("masked in the same way again")
        .isEqualTo(before);
    dbkeep("branch", "drop", "m").hasExit(0);
  }

  /** Those of the branch alone, on disk. */
  private Path files(ServerUrl branch, String provider) throws SQLException {
    if (provider.equals("template")) {
      run(branch, "CHECKPOINT");
      return Path.of(text(branch, "SHOW data_directory"))
          .resolve("base")
          .resolve(
              text(branch, "SELECT oid::text FROM pg_database WHERE datname = current_database()"));
    }
    Path data = Path.of(text(branch, "SHOW data_directory"));
    DataDirectory.of(data).stop();
    return data.getParent();
  }

  private static List<Path> holding(Path folder) throws IOException {
    byte[] word = WORD.getBytes(StandardCharsets.US_ASCII);
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> all = files.filter(Files::isRegularFile).toList();
      assertThat(all).hasSizeGreaterThan(100);
      return all.stream().filter(file -> contains(file, word)).toList();
    }
  }

  private static boolean contains(Path file, byte[] word) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
          .contains(new String(word, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void a_branch_of_the_past_is_masked_too() throws Exception {
    try (TestDatabase test = TestDatabase.create();
        ProtectedDatabase database = ProtectedDatabase.of(test.url(), folder)) {
      prepare(test.url());
      Instant moment = database.moment();
      database.run("DELETE FROM payments");
      database.awaitReceived(database.moment());
      dbkeep("branch", "create", "m", "--mask", "--at", moment.toString()).hasExit(0);
      ServerUrl branch = open("m");
      assertThat(text(branch, "SELECT count(*)::text FROM payments")).isEqualTo("900");
      assertThat(holding(files(branch, "restored"))).isEmpty();
      dbkeep("branch", "drop", "m").hasExit(0);
      url = null;
    }
  }

  @Test
  void rules_that_cannot_be_right_are_refused_and_leave_no_branch() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      prepare(database.url());
      refused("\"users.mail\" = \"email\"", "there is no column users.mail");
      refused("\"users.email\" = \"mail\"", "is not known: mail");
      refused("\"users.upper_name\" = \"null\"", "upper_name is generated");
      refused("\"users.email\" = \"null\"", "users.email cannot be null");
      refused("\"users.email\" = \"hash\"", "belongs to the foreign key payments_email_fkey");
      refused("\"users.born\" = \"hash\"", "takes no hash");
      refused("\"names.name\" = \"null\"", "is not a column of a table");
      run(url, "CREATE UNIQUE INDEX one ON users (name)");
      refused("\"users.name\" = \"name\"", "masking users would break the constraint one");
      refused("\"users.born\" = \"sql:no_such(born)\"", "function no_such(date) does not exist");
      assertThat(
              text(url, "SELECT count(*)::text FROM pg_database WHERE datname LIKE 'dbkeep_new%'"))
          .isEqualTo("0");
      Files.writeString(folder.resolve("dbkeep.toml"), "");
      CliRun none = dbkeep("branch", "create", "m", "--mask").hasExit(2);
      assertThat(none.err())
          .contains("has no rule in [branch.mask]")
          .contains("\"users.email\" = \"email\"", "\"users.name\" = \"name\"")
          .contains("\"users.born\" = \"sql:date_trunc('year', born)\"");
      Files.writeString(
          folder.resolve("dbkeep.toml"), "[branch.mask]\n\"payments.iban\" = \"hash\"\n");
      assertThat(dbkeep("branch", "create", "m", "--mask").hasExit(0).err())
          .contains("warning: looks personal and has no rule; in [branch.mask]: \"users.email\" =");
      dbkeep("branch", "drop", "m").hasExit(0);
      url = null;
    }
  }

  private void refused(String rule, String message) throws IOException {
    Files.writeString(folder.resolve("dbkeep.toml"), "[branch.mask]\n" + rule + "\n");
    CliRun run = dbkeep("branch", "create", "m", "--mask", "--provider", "template");
    assertThat(run.exit()).as(run.err()).isNotZero();
    assertThat(run.err()).contains(message).doesNotContain(WORD);
    assertThat(dbkeep("branch", "list").out().strip()).isEqualTo("no branches");
  }

  /** {@code -Ddbkeep.kills=100} for the long proof. */
  @ParameterizedTest
  @ValueSource(strings = {"template", "live-copy"})
  void killed_anywhere_no_branch_shows_what_is_not_masked(String provider) throws Exception {
    int kills = Integer.getInteger("dbkeep.kills", 4);
    Random random = new Random(20261121);
    try (TestDatabase database = TestDatabase.create()) {
      prepare(database.url());
      for (int i = 0; i < kills; i++) {
        Process process = start("branch", "create", "m", "--mask", "--provider", provider);
        Thread.sleep(500 + random.nextInt(4000));
        process.destroyForcibly().waitFor();
        String listed = dbkeep("branch", "list").hasExit(0).out();
        if (listed.contains("  ready")) {
          assertThat(text(open("m"), "SELECT string_agg(t::text, '') FROM users t"))
              .doesNotContain(WORD);
          dbkeep("branch", "drop", "m").hasExit(0);
        } else {
          assertThat(listed).doesNotContain("://");
        }
        dbkeep("branch", "prune").hasExit(0);
      }
      assertThat(dbkeep("branch", "list").out().strip()).isEqualTo("no branches");
      url = null;
    }
  }

  private Process start(String... words) throws IOException {
    return DbkeepProcess.start(folder, url, words);
  }

  private ServerUrl open(String name) {
    return new Branches(folder.resolve(".dbkeep"), url, Map.of(), Clock.systemUTC()).open(name);
  }

  private static String text(ServerUrl where, String sql) throws SQLException {
    try (Connection connection = Connections.open(where);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void run(ServerUrl where, String sql) throws SQLException {
    try (Connection connection = Connections.open(where);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
