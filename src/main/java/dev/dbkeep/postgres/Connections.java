package dev.dbkeep.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens connections: no pool, one application_name, the errors mapped once. */
public final class Connections {
  private Connections() {}

  public static Connection open(ServerUrl url) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {url.host()});
    source.setPortNumbers(new int[] {url.port()});
    source.setDatabaseName(url.database());
    source.setUser(url.user());
    source.setPassword(url.password());
    source.setApplicationName("dbkeep");
    String sslMode = url.parameters().get("sslmode");
    if (sslMode != null) {
      source.setSslMode(sslMode);
    }
    String rootCertificate = url.parameters().get("sslrootcert");
    if (rootCertificate != null) {
      source.setSslRootCert(rootCertificate);
    }
    try {
      return source.getConnection();
    } catch (SQLException e) {
      throw SqlErrors.cannotConnect(url, e);
    }
  }
}
