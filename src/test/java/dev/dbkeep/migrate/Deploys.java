package dev.dbkeep.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dbkeep.execute.ExecuteOptions;
import dev.dbkeep.execute.Progress;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Opens a folder on a database and deploys it, as the commands do. */
final class Deploys {
  private Deploys() {}

  static Migrations open(ServerUrl url, Path folder) {
    return new Migrations(
        url,
        MigrationFolder.open(folder, FolderOptions.of(null, url, Clock.systemUTC(), Map.of())));
  }

  static List<String> deploy(ServerUrl url, Path folder) {
    return deploy(open(url, folder), DeployOptions.DEFAULTS);
  }

  static List<String> deploy(Migrations migrations, DeployOptions options) {
    return migrations
        .deploy(
            options,
            ExecuteOptions.DEFAULTS.withLockWait(Duration.ofSeconds(10)),
            DeployGuard.NONE,
            Progress.NONE)
        .applied()
        .stream()
        .map(Deployment.Applied::name)
        .toList();
  }

  /** Everything runs, status is clean, and a second deploy does nothing. */
  static void deployCompletely(ServerUrl url, Path folder, int migrations) {
    assertThat(deploy(url, folder)).hasSize(migrations);
    MigrationStatus status = open(url, folder).status();
    assertThat(status.entries()).hasSize(migrations);
    assertThat(status.isClean()).isTrue();
    assertThat(deploy(url, folder)).isEmpty();
  }

  /** The rows of a query as texts, columns joined by a bar. */
  static List<String> query(ServerUrl url, String sql) {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> lines = new ArrayList<>();
      while (rows.next()) {
        List<String> line = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          line.add(String.valueOf(rows.getString(i)));
        }
        lines.add(String.join("|", line));
      }
      return lines;
    } catch (SQLException e) {
      throw new AssertionError(e.getMessage() + "\n" + sql, e);
    }
  }
}
