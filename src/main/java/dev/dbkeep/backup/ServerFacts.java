package dev.dbkeep.backup;

import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of itself that matters for protecting it.
 *
 * @param mayReplicate whether the role has the right REPLICATION or is a superuser
 * @param slots how many replication slots others hold
 * @param idleSlots those of them that nobody streams from
 * @param senders how many connections others stream on
 * @param slotKeepMegabytes the limit on WAL that a slot may hold back; -1 for none
 * @param summarizing whether it notes which blocks change; null where no server can (before 17)
 * @param databaseBytes all databases together that the role may look at
 * @param archiving the command or library that archives WAL, or empty
 * @param archiveFailing the archiver's last attempt failed
 * @param hbaFile where pg_hba.conf lies; null when the role may not know
 * @param clientAddress how the server sees us; null through a socket
 * @param encrypted whether this connection is
 */
record ServerFacts(
    String walLevel,
    boolean mayReplicate,
    int maxSlots,
    int slots,
    List<String> idleSlots,
    int maxSenders,
    int senders,
    long slotKeepMegabytes,
    long segmentBytes,
    boolean checksums,
    @Nullable Boolean summarizing,
    long databaseBytes,
    boolean archiveMode,
    String archiving,
    boolean archiveFailing,
    boolean standby,
    @Nullable String hbaFile,
    @Nullable String clientAddress,
    boolean encrypted,
    String passwordMethod) {
  // pg_settings leaves out what the role may not see, where current_setting() would fail.
  private static final String QUERY =
      """
      SELECT pg_catalog.current_setting('wal_level') AS wal_level,
             (SELECT rolsuper OR rolreplication FROM pg_catalog.pg_roles
              WHERE rolname = current_user) AS may_replicate,
             pg_catalog.current_setting('max_replication_slots')::int AS max_slots,
             (SELECT count(*) FROM pg_catalog.pg_replication_slots
              WHERE slot_name <> ?) AS slots,
             (SELECT coalesce(pg_catalog.array_agg(slot_name::text ORDER BY slot_name), '{}')
              FROM pg_catalog.pg_replication_slots WHERE slot_name <> ? AND NOT active) AS idle_slots,
             pg_catalog.current_setting('max_wal_senders')::int AS max_senders,
             (SELECT count(*) FROM pg_catalog.pg_stat_replication
              WHERE application_name IS DISTINCT FROM 'dbkeep') AS senders,
             (SELECT setting::bigint FROM pg_catalog.pg_settings
              WHERE name = 'max_slot_wal_keep_size') AS slot_keep,
             pg_catalog.pg_size_bytes(pg_catalog.current_setting('wal_segment_size')) AS segment,
             pg_catalog.current_setting('data_checksums') = 'on' AS checksums,
             (SELECT coalesce(sum(pg_catalog.pg_database_size(oid)), 0)::bigint
              FROM pg_catalog.pg_database
              WHERE pg_catalog.has_database_privilege(oid, 'CONNECT')) AS bytes,
             pg_catalog.current_setting('archive_mode') <> 'off' AS archive_mode,
             (SELECT coalesce(pg_catalog.string_agg(setting, ' ' ORDER BY name), '')
              FROM pg_catalog.pg_settings
              WHERE name IN ('archive_command', 'archive_library')
                AND setting NOT IN ('', '(disabled)')) AS archiving,
             (SELECT last_failed_time > coalesce(last_archived_time, '-infinity')
              FROM pg_catalog.pg_stat_archiver) IS TRUE AS archive_failing,
             (SELECT setting = 'on' FROM pg_catalog.pg_settings WHERE name = 'summarize_wal')
               AS summarizing,
             pg_catalog.pg_is_in_recovery() AS standby,
             (SELECT setting FROM pg_catalog.pg_settings WHERE name = 'hba_file') AS hba_file,
             pg_catalog.host(pg_catalog.inet_client_addr()) AS client,
             coalesce((SELECT ssl FROM pg_catalog.pg_stat_ssl
                       WHERE pid = pg_catalog.pg_backend_pid()), false) AS encrypted,
             pg_catalog.current_setting('password_encryption') AS password_method
      """;

  /**
   * @param slot the name of our own slot, which does not count
   */
  static ServerFacts of(ServerUrl url, String slot) {
    try (Connection connection = Connections.open(url);
        PreparedStatement statement = connection.prepareStatement(QUERY)) {
      statement.setString(1, slot);
      statement.setString(2, slot);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return read(row);
      }
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  private static ServerFacts read(ResultSet row) throws SQLException {
    Array idle = row.getArray("idle_slots");
    return new ServerFacts(
        row.getString("wal_level"),
        row.getBoolean("may_replicate"),
        row.getInt("max_slots"),
        row.getInt("slots"),
        List.of((String[]) idle.getArray()),
        row.getInt("max_senders"),
        row.getInt("senders"),
        row.getLong("slot_keep"),
        row.getLong("segment"),
        row.getBoolean("checksums"),
        row.getObject("summarizing", Boolean.class),
        row.getLong("bytes"),
        row.getBoolean("archive_mode"),
        row.getString("archiving"),
        row.getBoolean("archive_failing"),
        row.getBoolean("standby"),
        row.getString("hba_file"),
        row.getString("client"),
        row.getBoolean("encrypted"),
        row.getString("password_method"));
  }
}
