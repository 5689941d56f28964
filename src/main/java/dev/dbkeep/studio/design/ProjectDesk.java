package dev.dbkeep.studio.design;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.studio.database.Caller;
import dev.dbkeep.studio.database.Database;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Begins, keeps and shares projects, and writes their migrations. */
final class ProjectDesk {
  private static final Duration QUICK = Duration.ofSeconds(10);
  private static final Duration WHOLE_CATALOG = Duration.ofMinutes(1);

  private final Database database;
  private final Workshop workshop;
  private final DesignDesk designs;

  ProjectDesk(Database database, Workshop workshop) {
    this.database = database;
    this.workshop = workshop;
    this.designs = new DesignDesk(database, workshop);
  }

  /** What is done with the projects of a member. */
  private interface Work<T> {
    T on(Projects projects) throws SQLException;
  }

  private <T> T look(Caller caller, Work<T> work) {
    return database.read(
        caller, QUICK, connection -> work.on(new Projects(connection, caller.member())));
  }

  private <T> T change(Caller caller, Work<T> work) {
    Rights.draw(caller);
    return database.write(
        caller, QUICK, connection -> work.on(new Projects(connection, caller.member())));
  }

  DesignEndpoints.ProjectList list(Caller caller) {
    return new DesignEndpoints.ProjectList(look(caller, Projects::list));
  }

  DesignEndpoints.Project create(Caller caller, DesignEndpoints.Create question) {
    Rights.draw(caller);
    refuseReadOnly("begin a project");
    Design begun = begin(caller, question.start(), question.text());
    workshop.prepare();
    return change(
        caller,
        projects -> {
          String id = projects.create(question.name(), begun);
          return new DesignEndpoints.Project(projects.find(id), begun);
        });
  }

  private Design begin(Caller caller, DesignEndpoints.Start start, @Nullable String text) {
    String given = text == null ? "" : text;
    return switch (start) {
      case EMPTY -> Design.EMPTY;
      case LIVE ->
          database.read(
              caller,
              WHOLE_CATALOG,
              connection -> DesignReader.read(connection, workshop.hidden(connection)).begun());
      case SQL -> built(Workshop.Language.SQL, given);
      case PRISMA -> built(Workshop.Language.PRISMA, given);
    };
  }

  private Design built(Workshop.Language language, String text) {
    return workshop.built(
        language,
        text,
        connection -> {
          Drawing drawing = DesignReader.read(connection, Set.of());
          Design design = drawing.design();
          return new Design(
              design.before(), design.enums(), design.tables(), List.of(), drawing.undrawn());
        });
  }

  DesignEndpoints.Project open(Caller caller, DesignEndpoints.Which which) {
    return look(
        caller,
        projects -> {
          ProjectEntry entry = projects.find(which.id());
          return new DesignEndpoints.Project(entry, projects.document(entry.id(), entry.version()));
        });
  }

  DesignEndpoints.Saved save(Caller caller, DesignEndpoints.Save save) {
    return change(
        caller,
        projects -> {
          ProjectEntry entry = projects.take(save.id());
          boolean current = entry.version() == save.based();
          if (!current && !save.aside()) {
            return saved(false, entry);
          }
          int number = projects.save(entry.id(), entry.version(), save.document(), save.label());
          if (save.aside()) {
            projects.renew(entry.id(), number, entry.version());
          }
          return saved(true, projects.find(entry.id()));
        });
  }

  private static DesignEndpoints.Saved saved(boolean saved, ProjectEntry entry) {
    return new DesignEndpoints.Saved(saved, entry.version(), entry.changedBy(), entry.changed());
  }

  DesignEndpoints.Done share(Caller caller, DesignEndpoints.Sharing question) {
    return change(
        caller,
        projects -> {
          projects.share(
              projects.own(question.id()).id(), question.sharing().name().toLowerCase(Locale.ROOT));
          return new DesignEndpoints.Done();
        });
  }

  DesignEndpoints.Done rename(Caller caller, DesignEndpoints.Naming question) {
    return change(
        caller,
        projects -> {
          projects.rename(projects.own(question.id()).id(), question.name());
          return new DesignEndpoints.Done();
        });
  }

  DesignEndpoints.Done remove(Caller caller, DesignEndpoints.Which question) {
    return change(
        caller,
        projects -> {
          projects.remove(projects.own(question.id()).id());
          return new DesignEndpoints.Done();
        });
  }

  DesignEndpoints.VersionList versions(Caller caller, DesignEndpoints.Which which) {
    return look(
        caller,
        projects ->
            new DesignEndpoints.VersionList(projects.versions(projects.find(which.id()).id())));
  }

  DesignEndpoints.Version version(Caller caller, DesignEndpoints.WhichVersion which) {
    return look(
        caller,
        projects ->
            new DesignEndpoints.Version(
                which.number(), projects.document(projects.find(which.id()).id(), which.number())));
  }

  /** Others save the project while the migration is worked out, and not while it is written. */
  DesignEndpoints.Written write(Caller caller, DesignEndpoints.Writing question) {
    Rights.draw(caller);
    refuseReadOnly("write a migration");
    Design design =
        look(
            caller,
            projects -> {
              ProjectEntry entry = projects.find(question.id());
              if (!Boolean.TRUE.equals(question.confirmed())) {
                projects.refuseForeign(entry.id(), question.based());
              }
              requireNewest(entry, question.based());
              return projects.document(entry.id(), question.based());
            });
    PlannedMigration planned =
        workshop.plan(designs.wanted(caller, design), question.name(), question.accepted());
    return change(
        caller,
        projects -> {
          ProjectEntry entry = projects.take(question.id());
          requireNewest(entry, question.based());
          WrittenMigration written = planned.write();
          int version =
              projects.save(entry.id(), entry.version(), design.settled(), written.name());
          return new DesignEndpoints.Written(written, version);
        });
  }

  private static void requireNewest(ProjectEntry entry, int based) {
    if (entry.version() != based) {
      throw DbkeepException.of(
          ErrorCode.FAILED,
          "%s saved another version meanwhile; no migration was written"
              .formatted(entry.changedBy()),
          "Look at it, and make the migration again.");
    }
  }

  private void refuseReadOnly(String what) {
    if (database.readOnly()) {
      throw DbkeepException.of(
          ErrorCode.NOT_ALLOWED,
          "Studio was started with --read-only, so it does not " + what,
          "Start `dbkeep studio` without it.");
    }
  }
}
