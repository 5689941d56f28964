package dev.dbkeep.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EmbeddedServerTest {
  private ProjectFolder project;

  @BeforeEach
  void make_a_project() throws IOException {
    project = ProjectFolder.create();
  }

  @AfterEach
  void remove_the_project() {
    project.close();
  }

  @Test
  void starts_stops_and_keeps_data_port_and_password() throws Exception {
    ServerUrl first = EmbeddedServer.start(project.home(), 18);
    run(first, "CREATE TABLE kept AS SELECT 42 AS answer");
    assertThat(EmbeddedServer.stop(project.home())).containsExactly(18);
    assertThat(EmbeddedServer.running(project.home(), 18)).isEmpty();

    ServerUrl second = EmbeddedServer.start(project.home(), 18);
    assertThat(second).isEqualTo(first);
    assertThat(ask(second, "SELECT answer FROM kept")).isEqualTo("42");
  }

  @Test
  void keeps_what_it_was_given_through_a_crash_of_the_machine() throws Exception {
    ServerUrl url = EmbeddedServer.start(project.home(), 18);
    assertThat(
            List.of(
                ask(url, "SHOW fsync"),
                ask(url, "SHOW synchronous_commit"),
                ask(url, "SHOW data_checksums")))
        .containsExactly("on", "on", "on");
  }

  @Test
  void lets_nobody_in_without_the_password() {
    ServerUrl url = EmbeddedServer.start(project.home(), 18);
    ServerUrl stranger =
        new ServerUrl(url.host(), url.port(), url.database(), url.user(), "guess", new TreeMap<>());
    assertThatThrownBy(() -> Connections.open(stranger))
        .hasMessageContaining("refuses the password");
  }

  @Test
  void keeps_its_password_from_other_users_and_its_folder_out_of_git() throws Exception {
    EmbeddedServer.start(project.home(), 18);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(project.cluster(18).folder().resolve("password"))))
        .isEqualTo("rw-------");
    assertThat(project.home().resolve(".gitignore")).hasContent("*");
  }

  @Test
  void the_server_outlives_a_killed_dbkeep_and_the_next_one_finds_it() throws Exception {
    try (ServerProcess starter = ServerProcess.launch(project.home())) {
      assertThat(starter.said()).startsWith("started ");
      long pid = postmaster();
      starter.kill();
      ServerUrl url = EmbeddedServer.start(project.home(), 18);
      assertThat(ask(url, "SELECT 1")).isEqualTo("1");
      assertThat(postmaster()).isEqualTo(pid);
    }
  }

  @Test
  void two_dbkeeps_started_at_once_share_one_server() throws Exception {
    try (ServerProcess one = ServerProcess.launch(project.home());
        ServerProcess other = ServerProcess.launch(project.home())) {
      assertThat(one.said()).startsWith("started ").isEqualTo(other.said());
    }
  }

  @Test
  void starts_again_after_the_server_itself_was_killed() throws Exception {
    ServerUrl url = EmbeddedServer.start(project.home(), 18);
    run(url, "CREATE TABLE kept AS SELECT 42 AS answer");
    long killed = postmaster();
    killServer(killed);

    ServerUrl again = EmbeddedServer.start(project.home(), 18);
    assertThat(ask(again, "SELECT answer FROM kept")).isEqualTo("42");
    assertThat(postmaster()).isNotEqualTo(killed);
  }

  @Test
  void a_leftover_whose_process_id_now_belongs_to_another_program_is_no_server() throws Exception {
    EmbeddedServer.start(project.home(), 18);
    killServer(postmaster());
    Path file = PostmasterFile.file(project.cluster(18).data());
    List<String> lines = Files.readAllLines(file);
    lines.set(0, Long.toString(ProcessHandle.current().pid()));
    Files.write(file, lines);

    assertThat(EmbeddedServer.running(project.home(), 18)).isEmpty();
    assertThat(ask(EmbeddedServer.start(project.home(), 18), "SELECT 1")).isEqualTo("1");
  }

  @Test
  void a_half_made_cluster_of_a_killed_start_is_made_anew() throws Exception {
    Path partial = project.cluster(18).folder().resolve("data.partial");
    Files.createDirectories(partial);
    Files.writeString(partial.resolve("PG_VERSION"), "18\n");
    assertThat(ask(EmbeddedServer.start(project.home(), 18), "SELECT 1")).isEqualTo("1");
  }

  @Test
  void a_port_that_was_asked_for_and_is_taken_is_an_error_with_a_way_out() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      int port = other.getLocalPort();
      assertThatThrownBy(
              () -> EmbeddedServer.start(project.home(), ServerOptions.ofMajor(18).onPort(port)))
          .hasMessage("port " + port + " is taken by another process")
          .asInstanceOf(type(DbkeepException.class))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.EMBEDDED_SERVER))
          .satisfies(
              e ->
                  assertThat(e.hint())
                      .isEqualTo(
                          "Stop what listens there, or leave the port out and dbkeep chooses a free"
                              + " one."));
    }
  }

  @Test
  void a_remembered_port_that_is_taken_meanwhile_is_replaced() throws Exception {
    int first = EmbeddedServer.start(project.home(), 18).port();
    EmbeddedServer.stop(project.home());
    try (ServerSocket other = new ServerSocket(first, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      ServerUrl url = EmbeddedServer.start(project.home(), 18);
      assertThat(url.port()).isNotEqualTo(other.getLocalPort());
      assertThat(ask(url, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void a_damaged_cluster_is_reported_with_the_servers_own_words() throws Exception {
    EmbeddedServer.start(project.home(), 18);
    EmbeddedServer.stop(project.home());
    Files.delete(project.cluster(18).data().resolve("global").resolve("pg_control"));
    assertThatThrownBy(() -> EmbeddedServer.start(project.home(), 18))
        .hasMessageStartingWith(
            "the PostgreSQL server in " + project.cluster(18).folder() + " did not start: ")
        .asInstanceOf(type(DbkeepException.class))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.EMBEDDED_SERVER))
        .satisfies(e -> assertThat(e.hint()).contains("server.log"))
        .satisfies(e -> assertThat(e.detail()).contains("pg_control"));
  }

  @Test
  void a_version_that_is_nowhere_names_the_package_to_install() {
    assertThatThrownBy(() -> EmbeddedServer.start(project.home(), 9))
        .hasMessage("there is no PostgreSQL 9 for " + Platform.name() + " here")
        .asInstanceOf(type(DbkeepException.class))
        .satisfies(
            e ->
                assertThat(e.hint())
                    .contains("Install the package postgresql-9")
                    .contains("--pg 18"));
  }

  @Test
  void programs_that_do_not_run_are_reported_with_what_they_say() throws Exception {
    Path folder = Files.createDirectories(project.path().resolve("bin"));
    Path program =
        Files.writeString(
            folder.resolve("postgres"),
            "#!/bin/sh\necho 'libxml2.so.2: cannot open shared object file' >&2\nexit 127\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThatThrownBy(() -> new Binaries(18, folder, "broken").check())
        .hasMessage(
            "the PostgreSQL 18 programs in "
                + folder
                + " do not run: libxml2.so.2: cannot open shared object file");
  }

  @Test
  void a_damaged_jar_of_programs_is_reported() throws Exception {
    Path jar =
        Files.writeString(project.path().resolve("postgres-18-linux-amd64.jar"), "half a download");
    assertThatThrownBy(
            () ->
                BinariesJar.unpack(
                    jar,
                    18,
                    new UserCache(project.path().resolve("cache"), new Identity(List.of(), -1))))
        .hasMessageStartingWith("cannot read " + jar);
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(ints = {13, 14, 15, 16, 17})
  void serves_every_supported_version(int major) throws Exception {
    ServerUrl url = EmbeddedServer.start(project.home(), major);
    assertThat(ask(url, "SELECT current_setting('server_version_num')::int / 10000"))
        .isEqualTo(Integer.toString(major));
    assertThat(EmbeddedServer.stop(project.home())).containsExactly(major);
  }

  private long postmaster() {
    return PostmasterFile.read(project.cluster(18).data()).orElseThrow().pid();
  }

  private static void killServer(long pid) {
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    Awaitility.await().until(() -> !Files.exists(Path.of("/proc", Long.toString(pid), "exe")));
  }

  private static void run(ServerUrl url, String sql) throws SQLException {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String ask(ServerUrl url, String sql) throws SQLException {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
