package dev.dbkeep.cli.health;

import dev.dbkeep.backup.repo.BackupManifest;
import dev.dbkeep.backup.repo.LedgerEntry;
import dev.dbkeep.backup.repo.ProofRecord;
import dev.dbkeep.backup.repo.Repository;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.migrate.MigrationDrift;
import dev.dbkeep.cli.project.MigrationOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.project.RepositoryOptions;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.migrate.MigrationFolder;
import dev.dbkeep.migrate.MigrationStatus;
import dev.dbkeep.migrate.Migrations;
import dev.dbkeep.plan.Step;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.upkeep.checks.Outside;
import dev.dbkeep.upkeep.checks.Outside.Answer;
import dev.dbkeep.upkeep.checks.Outside.Known;
import dev.dbkeep.upkeep.checks.Outside.Nothing;
import dev.dbkeep.upkeep.checks.Outside.Unknown;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the health checks ask of other features, which they do not know themselves. */
public final class HealthFacts {
  private final Context context;
  private final Project project;
  private final ServerUrl url;
  private final RepositoryOptions repository;
  private final MigrationOptions migrations = new MigrationOptions();

  public HealthFacts(
      Context context, Project project, ServerUrl url, RepositoryOptions repository) {
    this.context = context;
    this.project = project;
    this.url = url;
    this.repository = repository;
  }

  /**
   * @param drift whether to build the migrations on a scratch database
   */
  public Outside outside(boolean drift) {
    UpkeepFacts upkeep = new UpkeepFacts(project, url);
    return new Outside(
        () ->
            drift
                ? drift()
                : new Unknown<>(
                    "not asked for: --drift builds the migrations on a scratch database"),
        this::migrations,
        this::backups,
        upkeep::orphans,
        upkeep::missingKeys,
        upkeep::retention,
        () -> upkeep.jobs(context.clock().instant()),
        upkeep::completeness,
        () -> new Nothing<>("no identity provider is declared"));
  }

  private Answer<List<String>> drift() {
    return inFolder(
        (folder, status) ->
            new Known<>(
                MigrationDrift.of(context, project, url, folder, status).steps().stream()
                    .map(Step::sql)
                    .toList()));
  }

  private Answer<Outside.Migrations> migrations() {
    return inFolder(
        (folder, status) ->
            new Known<>(
                new Outside.Migrations(
                    status.entries().size(),
                    names(status, MigrationStatus.State.FAILED),
                    status.pending().stream().map(MigrationStatus.Entry::name).toList(),
                    Stream.of(MigrationStatus.State.EDITED, MigrationStatus.State.MISSING)
                        .flatMap(state -> names(status, state).stream())
                        .toList())));
  }

  private static List<String> names(MigrationStatus status, MigrationStatus.State state) {
    return status.in(state).stream().map(MigrationStatus.Entry::name).toList();
  }

  /** Asks a folder that is there. */
  @FunctionalInterface
  private interface FolderQuestion<T> {
    Answer<T> ask(MigrationFolder folder, MigrationStatus status);
  }

  private <T> Answer<T> inFolder(FolderQuestion<T> question) {
    if (!Files.isDirectory(project.settings().migrations())) {
      return new Nothing<>("there is no migrations folder");
    }
    try {
      MigrationFolder folder = migrations.open(context, project);
      return question.ask(folder, new Migrations(url, folder).status());
    } catch (DbkeepException e) {
      return new Unknown<>(e.getMessage());
    }
  }

  private Answer<Outside.Backups> backups() {
    try {
      Optional<Repository> found = repository.find(context, project);
      if (found.isEmpty()) {
        return new Known<>(new Outside.Backups(null, null, null, null));
      }
      try (Repository open = found.get()) {
        String system = systemId();
        if (system != null && !system.equals(open.head().systemId())) {
          return new Unknown<>("the backups are those of another server");
        }
        return new Known<>(backups(open));
      }
    } catch (IOException | DbkeepException e) {
      return new Unknown<>("the backups cannot be read: " + e.getMessage());
    }
  }

  private static Outside.Backups backups(Repository open) throws IOException {
    List<ProofRecord> proofs =
        open.ledger().read().entries().stream()
            .map(LedgerEntry::proof)
            .flatMap(Stream::ofNullable)
            .sorted(Comparator.comparing(ProofRecord::started))
            .toList();
    List<ProofRecord> good =
        proofs.stream().filter(proof -> proof.grade() != ProofRecord.Grade.FAILED).toList();
    boolean failed = !proofs.isEmpty() && proofs.getLast().grade() == ProofRecord.Grade.FAILED;
    return new Outside.Backups(
        open.backups().stream()
            .map(BackupManifest::ended)
            .max(Comparator.naturalOrder())
            .orElse(null),
        good.isEmpty() ? null : good.getLast().started(),
        good.stream()
            .filter(proof -> isTime(proof.target()))
            .map(ProofRecord::started)
            .max(Comparator.naturalOrder())
            .orElse(null),
        failed
            ? proofs.getLast().failures().stream().findFirst().orElse("nothing was restored")
            : null);
  }

  /** A drill restores to a moment, a proof to a restore point. */
  private static boolean isTime(String target) {
    try {
      return Instant.parse(target).isAfter(Instant.EPOCH);
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** Of the server; null where the role may not ask. */
  private @Nullable String systemId() {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT system_identifier FROM pg_catalog.pg_control_system()")) {
      return row.next() ? row.getString(1) : null;
    } catch (SQLException e) {
      return null;
    }
  }
}
