package dev.dbkeep.schema;

import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * What decides, apart from the scripts, what they build: the server, the role, the settings, the
 * extensions at hand.
 */
final class ScratchGround {
  private static final String FACTS =
      """
      select concat_ws('|', version(), pg_encoding_to_char(d.encoding), d.datcollate, d.datctype, to_jsonb(d) ->> 'datlocprovider',
        current_user, r.rolcreatedb or r.rolsuper, current_setting('search_path'),
        (select string_agg(e.name || e.default_version, ',' order by e.name) from pg_available_extensions e),
        (select string_agg(s.name || '=' || s.setting, ',' order by s.name) from pg_settings s
         where s.source not in ('default', 'session', 'override')))
      from pg_database d, pg_roles r
      where d.datname = current_database() and r.rolname = current_user
      """;

  private ScratchGround() {}

  /** The server of {@code target}; with none it is the embedded one, which comes with dbkeep. */
  static String of(@Nullable ServerUrl target) {
    if (target == null) {
      return "embedded";
    }
    try (Connection connection = Connections.open(target);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(FACTS)) {
      row.next();
      return target.server() + '|' + row.getString(1);
    } catch (SQLException e) {
      throw SqlErrors.of(e, target);
    }
  }
}
