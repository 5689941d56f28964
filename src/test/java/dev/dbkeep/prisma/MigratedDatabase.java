package dev.dbkeep.prisma;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.schema.CatalogReader;
import dev.dbkeep.testing.Corpus;
import dev.dbkeep.testing.MachinePostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/**
 * A database to which every migration of a real product was applied, by psql, as its team did over
 * the years.
 */
final class MigratedDatabase implements AutoCloseable {
  private final MachinePostgres database = MachinePostgres.create();
  private final Path folder;

  MigratedDatabase(String repository) throws IOException {
    this.folder = Corpus.path("prisma", repository);
    StringBuilder script = new StringBuilder();
    try (Stream<Path> below = Files.list(folder.resolve("migrations"))) {
      List<Path> migrations =
          below.map(each -> each.resolve("migration.sql")).filter(Files::exists).sorted().toList();
      migrations.forEach(migration -> script.append("\\i '").append(migration).append("'\n"));
    }
    Path all = Files.createTempFile("migrations", ".sql");
    try {
      Files.writeString(all, script);
      MachinePostgres.psql(database.url(), "-q", "-f", all.toString());
    } finally {
      Files.delete(all);
    }
    database.run("create table _prisma_migrations (id varchar(36) primary key)");
  }

  Path folder() {
    return folder;
  }

  Catalog catalog() throws SQLException {
    return catalog(database);
  }

  static Catalog catalog(MachinePostgres database) throws SQLException {
    try (Connection connection = database.connect()) {
      return CatalogReader.read(connection);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
