package dev.dbkeep.backup.proof;

import dev.dbkeep.backup.Stock;
import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.DamagedException;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.backup.restore.Archive;
import dev.dbkeep.backup.restore.RestorePlan;
import dev.dbkeep.backup.restore.RestorePlanner;
import dev.dbkeep.backup.restore.Restored;
import dev.dbkeep.backup.restore.Restorer;
import dev.dbkeep.backup.restore.Target;
import dev.dbkeep.backup.wal.SegmentSource;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import dev.dbkeep.postgres.embedded.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Proves backups: restores one into a scratch folder, starts it, replays it to a moment, reads all
 * of it and compares it with what the primary had then. The result goes into the ledger, also when
 * it is a bad one.
 */
public final class Prover {
  private static final Duration PATIENCE = Duration.ofHours(24);
  private static final long SPARE = 128L << 20;
  private static final String HBA = "dbkeep_hba.conf";

  private final Repository repository;
  private final Path state;
  private final Path scratch;
  private final ServerUrl url;
  private final Clock clock;
  private final Duration reading;

  /**
   * @param state the folder of the receiver
   * @param scratch a folder for nothing else; what killed proofs left there is removed
   * @param url the primary, whose user the restored cluster has too
   * @param reading how long the primary may be read: a long snapshot holds back its vacuum
   */
  public Prover(
      Repository repository,
      Path state,
      Path scratch,
      ServerUrl url,
      Clock clock,
      Duration reading) {
    this.repository = repository;
    this.state = state;
    this.scratch = scratch;
    this.url = url;
    this.clock = clock;
    this.reading = reading;
  }

  /** The newest backup that was not proven, or whose last proof failed. */
  public Optional<String> unproven() throws IOException {
    Map<String, dev.dbkeep.backup.repo.ProofRecord> proofs = repository.ledger().read().proofs();
    return repository.find().backups().stream()
        .map(BackupManifest::id)
        .filter(
            id -> {
              var proof = proofs.get(id);
              return proof == null
                  || proof.grade() == dev.dbkeep.backup.repo.ProofRecord.Grade.FAILED;
            })
        .reduce((first, last) -> last);
  }

  /**
   * Proves a backup as of now: to an exact moment of the primary when that answers, else with all
   * that was received.
   */
  public Proof prove(String backup, Consumer<String> watcher)
      throws IOException, InterruptedException {
    Journal journal = new Journal(clock, watcher);
    try (Scratch place = Scratch.in(scratch)) {
      Optional<Expected> expected = expected(backup, journal);
      Target target =
          expected.isPresent()
              ? new Target.RestorePoint(expected.get().point())
              : new Target.Latest();
      return prove(backup, target, expected, place, journal);
    }
  }

  /** Proves a backup at a moment of the past, for which the primary has no answer any more. */
  public Proof prove(String backup, Target target, Consumer<String> watcher)
      throws IOException, InterruptedException {
    Journal journal = new Journal(clock, watcher);
    journal.omitted.add("comparison with the primary: it does not know its rows of the past");
    try (Scratch place = Scratch.in(scratch)) {
      return prove(backup, target, Optional.empty(), place, journal);
    }
  }

  /** What has to be found again. */
  private record Expected(String point, Snapshot snapshot, Fingerprint fingerprint) {}

  private Optional<Expected> expected(String backup, Journal journal)
      throws IOException, InterruptedException {
    String name = "dbkeep proof " + backup + " " + clock.instant().toEpochMilli();
    try (PrimaryMoment moment =
        PrimaryMoment.take(
            url, repository.head().systemId(), name, new ReceivedLog(repository, state))) {
      Fingerprint fingerprint = moment.read(reading);
      journal.step("read the primary at one exact moment");
      journal.omitted.addAll(fingerprint.omitted());
      return Optional.of(new Expected(moment.point(), moment.snapshot(), fingerprint));
    } catch (PrimaryMoment.Unreachable e) {
      journal.omitted.add("comparison with the primary: " + e.getMessage());
    } catch (SQLException e) {
      journal.omitted.add("comparison with the primary: " + SqlErrors.plain(e));
    } catch (TableReader.Damage e) {
      journal.failures.add("the primary itself is damaged: " + e.getMessage());
    } catch (DbkeepException e) {
      journal.omitted.add("comparison with the primary: " + e.getMessage());
    }
    return Optional.empty();
  }

  private Proof prove(
      String backup, Target target, Optional<Expected> expected, Scratch place, Journal journal)
      throws IOException, InterruptedException {
    Stock stock = Stock.read(repository, state);
    BackupManifest manifest = stock.manifests().get(backup);
    if (manifest == null) {
      throw DbkeepException.of(
          ErrorCode.NOT_RESTORABLE,
          "there is no backup " + backup + " that can be read",
          "`dbkeep backup list` shows them, `dbkeep backup verify` what is damaged.");
    }
    room(manifest, place);
    try {
      restored(stock, manifest, target, expected, place, journal);
    } catch (DamagedException e) {
      journal.failures.add(String.valueOf(e.getMessage()));
    } catch (SQLException e) {
      journal.failures.add("the restored server failed: " + SqlErrors.plain(e));
    } catch (TableReader.Damage e) {
      journal.failures.add("the restored server finds damage: " + e.getMessage());
    } catch (DbkeepException e) {
      if (e.code() == ErrorCode.INTERRUPTED) {
        throw e;
      }
      journal.failures.add(e.getMessage());
    }
    var record = journal.record(backup, describe(target), manifest.bytes());
    repository.ledger().proven(clock.instant(), record);
    return new Proof(record, journal.steps());
  }

  private static String describe(Target target) {
    return switch (target) {
      case Target.Latest _ -> "latest";
      case Target.Time time -> time.at().toString();
      case Target.Place at -> at.at().toString();
      case Target.BeforeTransaction transaction -> "before transaction " + transaction.xid();
      case Target.AtCommit commit -> "transaction " + commit.xid();
      case Target.RestorePoint point -> point.name();
    };
  }

  /** A full disk says nothing about a backup. */
  private static void room(BackupManifest manifest, Scratch place) throws IOException {
    long free = Files.getFileStore(place.file("lock")).getUsableSpace();
    if (free < manifest.bytes() + SPARE) {
      throw DbkeepException.of(
          ErrorCode.BACKUP,
          "a proof needs "
              + (manifest.bytes() + SPARE >> 20)
              + " MB of disk, and there are "
              + (free >> 20),
          "Name a folder on a larger disk with --scratch.");
    }
  }

  private void restored(
      Stock stock,
      BackupManifest manifest,
      Target target,
      Optional<Expected> expected,
      Scratch place,
      Journal journal)
      throws IOException, InterruptedException, SQLException, TableReader.Damage {
    RestorePlan plan = new RestorePlanner(only(stock.archive(), manifest.id())).plan(target);
    int port = DataDirectory.freePort(place.data());
    DataDirectory data =
        new Restorer(repository, stock.segments())
            .write(plan, manifest, place.data(), settings(place, port), done -> {});
    if (url.password() != null) {
      Files.writeString(place.data().resolve(HBA), "host all all 127.0.0.1/32 md5\n");
    }
    journal.writing = journal.step("wrote files and WAL");
    journal.checked.add(
        "all chunks and the manifest are readable, %d segments of WAL without a hole"
            .formatted(plan.wal().size()));
    data.start(place.file("server.log"));
    ServerUrl restored =
        new ServerUrl(
            "127.0.0.1", port, url.database(), url.user(), url.password(), new TreeMap<>());
    Restored.State arrived = Restored.awaitTarget(restored, plan, PATIENCE);
    journal.recovery = journal.writing.plus(journal.step("started and replayed"));
    journal.checked.add("a server started on it and replayed to " + arrived.replayed());
    if (target instanceof Target.Time time) {
      compareWithLog(plan, time.at(), arrived, stock.segments(), journal);
    }
    RestoredCluster cluster = new RestoredCluster(restored, journal);
    cluster.read(expected.map(Expected::fingerprint), expected.map(Expected::snapshot));
    journal.step("read every table");
    cluster.indexes();
    journal.step("checked indexes");
    boolean checksums = cluster.hasChecksums();
    data.stop();
    pages(checksums, place.data(), journal);
  }

  /** The log says by itself which transaction was the last one before a time. */
  private static void compareWithLog(
      RestorePlan plan,
      Instant time,
      Restored.State arrived,
      SegmentSource segments,
      Journal journal)
      throws IOException {
    Instant expected = LastTransaction.before(plan, time, segments);
    journal.step("looked for the last transaction in the log");
    if (expected.equals(arrived.lastCommit())) {
      journal.checked.add(
          expected.equals(Instant.EPOCH)
              ? "no transaction ended between the backup and the target, says the log too"
              : "the last transaction is that of " + expected + ", as the log says");
    } else {
      journal.failures.add(
          "the last transaction after the restore is that of %s, and the log says %s"
              .formatted(arrived.lastCommit(), expected));
    }
  }

  private static void pages(boolean checksums, Path data, Journal journal) throws IOException {
    if (!checksums) {
      journal.omitted.add("checksums of pages: the cluster has none (initdb --data-checksums)");
      return;
    }
    PageChecksums pages = new PageChecksums();
    List<String> faults = pages.check(data);
    journal.step("compared the checksum of every page");
    if (faults.isEmpty()) {
      journal.checked.add("the checksums of all " + pages.pages() + " pages are right");
    } else {
      journal.failures.addAll(faults);
    }
  }

  /** The planner would take the newest backup, and this one is to be proven. */
  private static Archive only(Archive archive, String backup) {
    return new Archive(
        archive.backups().stream().filter(known -> known.id().equals(backup)).toList(),
        archive.wal(),
        archive.facts(),
        archive.timelines(),
        archive.segmentSize(),
        archive.until());
  }

  private Map<String, String> settings(Scratch place, int port) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("port", String.valueOf(port));
    // thrown away afterwards
    settings.put("fsync", "off");
    settings.put("full_page_writes", "off");
    // never acts on the world outside
    settings.put("max_logical_replication_workers", "0");
    settings.put("autovacuum", "off");
    if (url.password() != null) {
      settings.put("hba_file", place.data().resolve(HBA).toString());
    }
    return settings;
  }
}
