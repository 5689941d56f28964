package dev.dbkeep.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerUrlTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postgresql://ann:p%40ss@db.example:6000/shop     | db.example | 6000 | shop | ann | p@ss",
        "postgres://ann:p@ss@db.example/shop              | db.example | 5432 | shop | ann | p@ss",
        "postgresql://ann:a#b/c?d%e@db.example/shop       | db.example | 5432 | shop | ann |"
            + " a#b/c?d%e",
        "postgresql://ann:x@[::1]:5433/shop               | ::1        | 5433 | shop | ann | x",
        "jdbc:postgresql://h/shop?user=ann&password=x     | h          | 5432 | shop | ann | x",
        "postgresql://ann:x@h                             | h          | 5432 | ann  | ann | x",
        "postgresql://ann:x@h/caf%C3%A9?schema=a@b        | h          | 5432 | café | ann | x",
      })
  void reads_a_url_with_whatever_stands_in_the_password(
      String text, String host, int port, String database, String user, String password) {
    ServerUrl url = ServerUrl.parse(text);
    assertThat(url.host()).isEqualTo(host);
    assertThat(url.port()).isEqualTo(port);
    assertThat(url.database()).isEqualTo(database);
    assertThat(url.user()).isEqualTo(user);
    assertThat(url.password()).isEqualTo(password);
    assertThat(url.toString()).doesNotContain(":x@", "p@ss");
    assertThat(ServerUrl.parse(url.withSecrets())).isEqualTo(url);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shop.db                                | a database URL starts with postgresql://",
        "mysql://ann:geheim@h/shop              | dbkeep speaks PostgreSQL only, not mysql",
        "prisma+postgres://accelerate/?k=geheim | the database URL leads to Prisma's own proxy",
        "postgresql://ann:geheim@h:54x/shop     | the port in the database URL is not a number from"
            + " 1 to 65535",
        "postgresql://ann:geheim@h,i/shop       | the database URL names several hosts",
        "postgresql://ann:geheim@::1/shop       | the host in the database URL has two colons",
        "postgresql://ann@/shop?host=/var/run   | the database URL leads to the unix socket"
            + " /var/run, which is not supported",
        "postgresql://ann@%2Frun%2Fpg/shop      | the database URL leads to the unix socket"
            + " /run/pg, which is not supported",
      })
  void refuses_a_url_that_leads_nowhere_and_says_why(String text, String message) {
    assertThatThrownBy(() -> ServerUrl.parse(text))
        .hasMessage(message)
        .isInstanceOfSatisfying(
            DbkeepException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.USAGE);
              assertThat(e.hint()).isNotBlank().doesNotContain("geheim");
            });
  }

  @Test
  void a_folder_of_sockets_in_the_environment_is_refused_like_one_in_a_url() {
    String url =
        new ConnectionDefaults(Map.of("PGHOST", "/run/postgresql", "PGDATABASE", "shop"))
            .url()
            .orElseThrow();
    assertThatThrownBy(() -> ServerUrl.parse(url))
        .hasMessageContaining("the unix socket /run/postgresql, which is not supported");
  }

  @Test
  void takes_the_password_from_the_variable_and_else_from_the_password_file(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("pass");
    Files.writeString(file, "# mine\nother:5432:*:ann:no\ndb.example:*:shop:ann:se\\:cret\n");
    ServerUrl url = ServerUrl.parse("postgresql://ann@db.example/shop");
    assertThat(
            new ConnectionDefaults(Map.of("PGPASSFILE", file.toString())).complete(url).password())
        .isEqualTo("se:cret");
    assertThat(
            new ConnectionDefaults(Map.of("PGPASSFILE", file.toString(), "PGPASSWORD", "first"))
                .complete(url)
                .password())
        .isEqualTo("first");
    assertThat(new ConnectionDefaults(Map.of("PGSSLMODE", "require")).complete(url).parameters())
        .containsEntry("sslmode", "require");
    assertThat(
            new ConnectionDefaults(Map.of("PGHOST", "h", "PGDATABASE", "d", "PGUSER", "u")).url())
        .contains("postgresql://u@h:5432/d");
  }
}
