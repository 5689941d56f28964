package dev.dbkeep.postgres;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why a connection could not be had, and what to do about it. */
final class ConnectErrors {
  private final ServerUrl url;
  private final SQLException exception;
  private final String text;

  private ConnectErrors(ServerUrl url, SQLException exception) {
    this.url = url;
    this.exception = exception;
    this.text = SqlErrors.plain(exception);
  }

  static DbkeepException of(ServerUrl url, SQLException exception) {
    return new ConnectErrors(url, exception)
        .map()
        .sqlState(exception.getSQLState())
        .cause(exception);
  }

  private DbkeepException map() {
    return switch (String.valueOf(exception.getSQLState())) {
      case "3D000" ->
          error(
              "no database " + url.database() + " at " + url.server(),
              "Create it with `createdb -h "
                  + url.host()
                  + " -p "
                  + url.port()
                  + " -U "
                  + url.user()
                  + " "
                  + url.database()
                  + "`, or correct the name in the database URL.");
      case "28P01" ->
          error(
              "the server at " + url.server() + " refuses the password of user " + url.user(),
              "Check user and password in the database URL; percent-encode special characters (@ is"
                  + " %40, # is %23).");
      case "28000" -> authorization();
      case "08004" -> rejected();
      case "42501" ->
          error(
              "user "
                  + url.user()
                  + " may not connect to database "
                  + url.database()
                  + " at "
                  + url.server(),
              "Run as its owner: GRANT CONNECT ON DATABASE "
                  + Identifiers.quote(url.database())
                  + " TO "
                  + Identifiers.quote(url.user())
                  + ";");
      case "53300" ->
          error(
              "too many connections at " + url.server() + ": " + text,
              "Close idle connections (select * from pg_stat_activity), or raise max_connections.");
      case "57P03" ->
          error(
              "the server at " + url.server() + " does not accept connections yet: " + text,
              "It is starting or recovering; try again in a moment.");
      case "57P01", "57P02" ->
          error(
              "the server at " + url.server() + " is shutting down",
              "Start it again, then repeat the command.");
      default -> network();
    };
  }

  /** 28000 stands for an unknown role and for a line missing in pg_hba.conf. */
  private DbkeepException authorization() {
    if (text.contains("pg_hba.conf")) {
      boolean wantsTls = text.contains("no encryption") || text.contains("SSL off");
      return error(
          "the server at " + url.server() + " does not let user " + url.user() + " in: " + text,
          wantsTls
              ? "The server may demand encryption: add ?sslmode=require to the database URL."
              : "Ask for a line in its pg_hba.conf.");
    }
    return error(
        "the server at " + url.server() + " does not let user " + url.user() + " in: " + text,
        "Check the user in the database URL.");
  }

  private DbkeepException rejected() {
    if (text.contains("does not support SSL")) {
      return error(
          "the server at "
              + url.server()
              + " does not offer encryption, which sslmode="
              + url.parameters().get("sslmode")
              + " demands",
          "Switch ssl on at the server, or use sslmode=prefer where the network is trusted.");
    }
    return error(
        "the server at " + url.server() + " refuses the connection: " + text,
        "Check user, password and database in the database URL.");
  }

  private DbkeepException network() {
    if (find(UnknownHostException.class) != null) {
      return error("no host " + url.host(), "Check the host in the database URL.");
    }
    if (find(SSLException.class) != null || find(GeneralSecurityException.class) != null) {
      return certificate();
    }
    if (find(SocketTimeoutException.class) != null
        || text.contains("Connection attempt timed out")) {
      return error(
          "no answer from " + url.server() + " in time",
          "Check host, port and firewall; connect_timeout=30 in the database URL waits longer.");
    }
    if (find(ConnectException.class) != null || find(NoRouteToHostException.class) != null) {
      return error(
          "nothing listens at " + url.server(),
          "Start the server, or correct host and port in the database URL.");
    }
    if (text.contains("SSL") || text.contains("certificate") || text.contains("hostname")) {
      return certificate();
    }
    if (text.contains("Tenant or user not found")) {
      return error(
          "the pooler at " + url.server() + " does not know user " + url.user(),
          "Poolers of Supabase want the user as postgres.PROJECT.");
    }
    return error(
        "cannot connect to " + url + ": " + text,
        "Check host, port, user and password in the database URL.");
  }

  private DbkeepException certificate() {
    SSLException cause = find(SSLException.class);
    String reason = cause == null || cause.getMessage() == null ? text : cause.getMessage();
    return error(
        "the certificate of " + url.server() + " is not trusted: " + reason,
        "Name its authority with sslrootcert=FILE in the database URL; sslmode=require encrypts"
            + " without checking it.");
  }

  private <T extends Throwable> @Nullable T find(Class<T> type) {
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }

  private static DbkeepException error(String message, String hint) {
    return DbkeepException.of(ErrorCode.CANNOT_CONNECT, message, hint);
  }
}
