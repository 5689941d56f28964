package dev.dbkeep.backup;

import dev.dbkeep.backup.storage.Storage;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.postgres.Identifiers;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.wire.ReplicationConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks before protecting: what would make it fail, now or when it matters, each with the line that
 * mends it. Changes nothing.
 */
public final class Preflight {
  private static final Duration SILENCE = Duration.ofSeconds(20);

  /** One connection streams WAL, one reads the base backup. */
  private static final int SENDERS = 2;

  private static final long MEGA = 1 << 20;
  private static final long SMALLEST_KEEP = 1L << 30;
  private static final int SPARE = 4;

  private final ServerUrl url;
  private final String slot;
  private final List<Finding> findings = new ArrayList<>();

  private Preflight(ServerUrl url, String slot) {
    this.url = url;
    this.slot = slot;
  }

  /** How much a finding matters. */
  public enum Severity {
    /** Protecting cannot begin. */
    PROBLEM,
    /** It can, and something may go wrong later. */
    WARNING,
    /** Good to know. */
    NOTE
  }

  /**
   * What was found.
   *
   * @param what lower case, without a full stop
   * @param remedy the line to run or to write, and whether the server has to be restarted
   */
  public record Finding(Severity severity, String what, String remedy) {}

  /**
   * @param slot the name that our replication slot has or will have
   * @param storage where the backups will lie
   */
  public static List<Finding> check(ServerUrl url, String slot, Storage storage)
      throws IOException {
    return new Preflight(url, slot).run(storage);
  }

  private List<Finding> run(Storage storage) throws IOException {
    ServerFacts facts = ServerFacts.of(url, slot);
    walLevel(facts);
    boolean sendersFree = senders(facts);
    slots(facts);
    role(facts);
    if (sendersFree) {
      replication(facts);
    }
    slotGuard(facts);
    room(facts, storage);
    checksums(facts);
    archiving(facts);
    summaries(facts);
    if (facts.standby()) {
      add(
          Severity.NOTE,
          "the server is a standby, and a backup of it holds what has arrived there",
          "Protect the primary where that is possible: the way to it is shorter.");
    }
    return List.copyOf(findings);
  }

  private void add(Severity severity, String what, String remedy) {
    findings.add(new Finding(severity, what, remedy));
  }

  private static String set(String setting, String value, boolean restart) {
    return restart
        ? "ALTER SYSTEM SET %s = '%s'; then restart the server.".formatted(setting, value)
        : "ALTER SYSTEM SET %s = '%s'; SELECT pg_reload_conf(); (no restart is needed)"
            .formatted(setting, value);
  }

  private void walLevel(ServerFacts facts) {
    if (facts.walLevel().equals("minimal")) {
      add(
          Severity.PROBLEM,
          "wal_level is minimal: the WAL does not hold enough to restore from",
          set("wal_level", "replica", true));
    }
  }

  private boolean senders(ServerFacts facts) {
    int free = facts.maxSenders() - facts.senders();
    if (free < SENDERS) {
      add(
          Severity.PROBLEM,
          "%d of max_wal_senders = %d are free, and %d are needed"
              .formatted(Math.max(0, free), facts.maxSenders(), SENDERS),
          set("max_wal_senders", Integer.toString(facts.senders() + SENDERS + SPARE), true));
    }
    return free > 0;
  }

  private void slots(ServerFacts facts) {
    if (facts.slots() < facts.maxSlots()) {
      return;
    }
    String remedy = set("max_replication_slots", Integer.toString(facts.slots() + 1 + SPARE), true);
    add(
        Severity.PROBLEM,
        "all of max_replication_slots = %d are taken".formatted(facts.maxSlots()),
        facts.idleSlots().isEmpty()
            ? remedy
            : remedy
                + " Or, if nobody needs the slot any more: SELECT pg_drop_replication_slot("
                + Identifiers.literal(facts.idleSlots().getFirst()).strip()
                + ");");
  }

  private void role(ServerFacts facts) {
    if (!facts.mayReplicate()) {
      add(
          Severity.PROBLEM,
          "the role " + url.user() + " may not replicate",
          "ALTER ROLE " + Identifiers.quote(url.user()) + " REPLICATION; (no restart is needed)");
    }
  }

  /**
   * Only a real attempt knows: the entry in pg_hba.conf may be anywhere in it, or a pooler stand
   * between.
   */
  private void replication(ServerFacts facts) {
    try (ReplicationConnection connection = ReplicationConnection.open(url, SILENCE)) {
      connection.identify();
    } catch (DbkeepException e) {
      if (e.getMessage().contains("pg_hba.conf")) {
        String file = facts.hbaFile() == null ? "pg_hba.conf" : facts.hbaFile();
        add(
            Severity.PROBLEM,
            "pg_hba.conf lets "
                + url.user()
                + " in for SQL and not for replication, which `all` does not cover",
            "Put this line at the top of %s, then SELECT pg_reload_conf(); (no restart is needed): %s"
                .formatted(file, hbaLine(facts)));
      } else if (facts.mayReplicate()) {
        add(
            Severity.PROBLEM,
            "no replication connection: " + e.getMessage(),
            e.hint() == null
                ? "Connect to the server itself; a pooler does not speak replication."
                : e.hint());
      }
    }
  }

  private String hbaLine(ServerFacts facts) {
    String address = facts.clientAddress();
    String user = Identifiers.quote(url.user());
    if (address == null) {
      return "local replication " + user + " peer";
    }
    String mask = address.indexOf(':') < 0 ? "/32" : "/128";
    String type = facts.encrypted() ? "hostssl" : "host";
    String method = facts.passwordMethod().equals("md5") ? "md5" : "scram-sha-256";
    return "%s replication %s %s%s %s".formatted(type, user, address, mask, method);
  }

  private void slotGuard(ServerFacts facts) {
    long keep = facts.slotKeepMegabytes();
    if (keep < 0) {
      add(
          Severity.WARNING,
          "max_slot_wal_keep_size is not set: while dbkeep is away, WAL piles up until the server's"
              + " disk is full",
          set("max_slot_wal_keep_size", "10GB", false)
              + " Take what the disk can spare; dbkeep needs a new base backup once it is passed.");
    } else if (keep * MEGA < Math.max(SMALLEST_KEEP, 4 * facts.segmentBytes())) {
      add(
          Severity.WARNING,
          "max_slot_wal_keep_size is %d MB: a short pause of dbkeep already costs a new base backup"
              .formatted(keep),
          set("max_slot_wal_keep_size", "10GB", false));
    }
  }

  private void room(ServerFacts facts, Storage storage) throws IOException {
    long free = storage.free();
    long need = facts.databaseBytes();
    if (free < need) {
      add(
          free < need / 2 ? Severity.PROBLEM : Severity.WARNING,
          "%s has %s free, and the databases hold %s"
              .formatted(storage.description(), size(free), size(need)),
          "Free some space, or name another place with --repo; a compressed base backup takes about"
              + " a third of the databases, and WAL comes on top.");
    }
  }

  private static String size(long bytes) {
    long mega = bytes / MEGA;
    return mega < 10_240 ? mega + " MB" : mega / 1024 + " GB";
  }

  private void checksums(ServerFacts facts) {
    if (!facts.checksums()) {
      add(
          Severity.WARNING,
          "data checksums are off: pages that the disk damages are backed up as they are",
          "With the server stopped: pg_checksums --enable --pgdata=DATA_DIRECTORY (minutes to"
              + " hours, one pass over all files).");
    }
  }

  private void archiving(ServerFacts facts) {
    if (!facts.archiveMode()) {
      return;
    }
    if (facts.archiving().isEmpty()) {
      add(
          Severity.WARNING,
          "archive_mode is on and there is no archive_command: WAL piles up on the server's disk",
          set("archive_mode", "off", true));
    } else if (facts.archiveFailing()) {
      add(
          Severity.WARNING,
          "archive_command fails, so WAL piles up on the server's disk: " + facts.archiving(),
          "See SELECT * FROM pg_stat_archiver; and the server's log. dbkeep does not need it: "
              + set("archive_mode", "off", true));
    } else {
      add(
          Severity.NOTE,
          "WAL is archived in another way too: " + facts.archiving(),
          "Both can go on side by side.");
    }
  }

  private void summaries(ServerFacts facts) {
    if (Boolean.FALSE.equals(facts.summarizing()) && !facts.walLevel().equals("minimal")) {
      add(
          Severity.NOTE,
          "summarize_wal is off, so every base backup reads and sends the whole cluster",
          set("summarize_wal", "on", false)
              + " From the next but one on only what changed is read and sent.");
    }
  }
}
