package dev.dbkeep.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens connections: no pool, one application_name, the errors mapped once. */
public final class Connections {
  private Connections() {}

  public static Connection open(ServerUrl url) {
    return connect(url, source(url));
  }

  /** For scripts: a text of many statements goes to the server as it is, in one message, so that error positions count from its first character. */
  public static Connection openForScripts(ServerUrl url) {
    PGSimpleDataSource source = source(url);
    source.setPreferQueryMode(PreferQueryMode.EXTENDED_FOR_PREPARED);
    source.setTcpKeepAlive(true);
    return connect(url, source);
  }

  private static PGSimpleDataSource source(ServerUrl url) {
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
    return source;
  }

  private static Connection connect(ServerUrl url, PGSimpleDataSource source) {
    try {
      return source.getConnection();
    } catch (SQLException e) {
      throw SqlErrors.cannotConnect(url, e);
    }
  }
}
