package dev.dbkeep.migrate;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Folder plus history table: where every migration stands. */
final class StatusReader {
  private StatusReader() {}

  static MigrationStatus read(Connection connection, MigrationFolder folder, History history)
      throws SQLException {
    Optional<List<HistoryRow>> read = history.read(connection);
    List<HistoryRow> rows = read.orElse(List.of());
    List<MigrationStatus.Entry> entries =
        switch (folder.format()) {
          case OWN, PRISMA -> NamedMatch.match(folder, history, rows);
          case DRIZZLE -> DrizzleMatch.match(folder, history, rows);
          case FLYWAY -> FlywayMatch.match(folder, history, rows);
        };
    List<HistoryRow> foreign =
        rows.stream().filter(row -> row.state() == HistoryRow.State.MARKER).toList();
    return new MigrationStatus(
        folder.format(), folder.path(), read.isPresent(), entries, foreign, folder.notes());
  }
}
