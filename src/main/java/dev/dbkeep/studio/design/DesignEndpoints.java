package dev.dbkeep.studio.design;

import dev.dbkeep.studio.database.Database;
import dev.dbkeep.studio.http.Endpoint;
import dev.dbkeep.studio.http.FreeSql;
import dev.dbkeep.studio.http.Needs;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How projects are kept, and what can be made of a design. */
public final class DesignEndpoints {
  private final ProjectDesk desk;
  private final DesignDesk designs;

  public DesignEndpoints(Database database, Workshop workshop) {
    this.desk = new ProjectDesk(database, workshop);
    this.designs = new DesignDesk(database, workshop);
  }

  /** All that the asker may look at, those changed last first. */
  record ProjectList(List<ProjectEntry> projects) {}

  /**
   * A project to begin.
   *
   * @param text the SQL or the schema.prisma to begin with
   */
  record Create(String name, Start start, @Nullable String text) implements FreeSql {
    @Override
    public boolean holdsFreeSql() {
      return text != null;
    }
  }

  /** What a project begins with. */
  enum Start {
    EMPTY,
    LIVE,
    SQL,
    PRISMA
  }

  /** Which one. */
  record Which(String id) {}

  /** Which version of it. */
  record WhichVersion(String id, int number) {}

  /** A project with its newest document. */
  record Project(ProjectEntry entry, Design document) {}

  /** A version with its document. */
  record Version(int number, Design document) {}

  /** The versions, the newest first. */
  record VersionList(List<ProjectVersion> versions) {}

  /**
   * A document to keep.
   *
   * @param based the version that it was made from
   * @param aside keeps it among the versions, and the newest one the newest: for what lost a
   *     conflict
   */
  record Save(String id, int based, Design document, @Nullable String label, boolean aside)
      implements FreeSql {
    /** Opening a project checks it, in the name of whoever opens it. */
    @Override
    public boolean holdsFreeSql() {
      return true;
    }
  }

  /**
   * What became of it.
   *
   * @param version the newest version now
   * @param by who saved it
   */
  record Saved(boolean saved, int version, String by, String at) {}

  /** Who may look and change. */
  record Sharing(String id, Shared sharing) {}

  /** Who besides the owner. */
  enum Shared {
    PRIVATE,
    LOOK,
    CHANGE
  }

  /** A new name. */
  record Naming(String id, String name) {}

  /** Nothing more is to be said. */
  record Done() {}

  /**
   * Where a design comes from.
   *
   * @param version of the project it was made from
   * @param confirmed whether the asker looked at its SQL and lets it run
   */
  record Origin(String project, int version, @Nullable Boolean confirmed) {}

  /**
   * A design.
   *
   * @param from the project it is kept in; null for one that is not kept
   */
  record Question(Design document, @Nullable Origin from) implements FreeSql {
    @Override
    public boolean holdsFreeSql() {
      return true;
    }
  }

  /** What PostgreSQL refuses of it. */
  record Checked(List<Fault> faults) {}

  /** A text made from a design. */
  record Text(String text) {}

  /** The types of the server, as they are written. */
  record Types(List<String> types) {}

  /** A migration to look at. */
  record Drafting(Design document, String name, @Nullable Origin from) implements FreeSql {
    @Override
    public boolean holdsFreeSql() {
      return true;
    }
  }

  /**
   * A migration to write.
   *
   * @param based the version of the project it is made from, which must be the newest
   * @param accepted the subjects of the losses that were looked at
   * @param confirmed whether the asker lets the SQL of a version run that somebody else saved
   */
  record Writing(
      String id, int based, String name, Set<String> accepted, @Nullable Boolean confirmed)
      implements FreeSql {
    @Override
    public boolean holdsFreeSql() {
      return true;
    }
  }

  /** A migration that was written, and the version that knows it. */
  record Written(WrittenMigration migration, int version) {}

  public List<Endpoint<?>> all() {
    return List.of(
        Endpoint.get(
            "/api/projects", "own and shared projects", ProjectList.class, (c, _) -> desk.list(c)),
        Endpoint.post(
            "/api/projects", "begins a project", Create.class, Project.class, desk::create),
        Endpoint.get(
            "/api/projects/{id}",
            "a project and what was drawn",
            Which.class,
            Project.class,
            desk::open),
        Endpoint.post(
            "/api/projects/{id}/save",
            "keeps a version, unless somebody saved one meanwhile",
            Save.class,
            Saved.class,
            desk::save),
        Endpoint.post(
            "/api/projects/{id}/sharing",
            "says who may look or change",
            Sharing.class,
            Done.class,
            desk::share),
        Endpoint.post(
            "/api/projects/{id}/name", "names it anew", Naming.class, Done.class, desk::rename),
        Endpoint.post(
            "/api/projects/{id}/remove",
            "removes it with its versions",
            Which.class,
            Done.class,
            desk::remove),
        Endpoint.get(
            "/api/projects/{id}/versions",
            "what it was before",
            Which.class,
            VersionList.class,
            desk::versions),
        Endpoint.get(
            "/api/projects/{id}/versions/{number}",
            "what was drawn in a version",
            WhichVersion.class,
            Version.class,
            desk::version),
        Endpoint.post(
            "/api/projects/{id}/migration",
            "writes the next migration of the folder",
            Writing.class,
            Written.class,
            desk::write),
        Endpoint.post(
            "/api/design/check",
            "builds a design on a scratch database and says what is wrong",
            Question.class,
            Checked.class,
            designs::check),
        Endpoint.post(
                "/api/design/sql", "a design as SQL", Question.class, Text.class, designs::sql)
            .needs(Needs.VIEWER),
        Endpoint.post(
            "/api/design/prisma",
            "a design as a schema.prisma",
            Question.class,
            Text.class,
            designs::prisma),
        Endpoint.post(
            "/api/design/compare",
            "what separates the live database from a design",
            Question.class,
            Steps.class,
            designs::compare),
        Endpoint.post(
            "/api/design/migration",
            "the next migration, with what the rules say, before it is written",
            Drafting.class,
            MigrationDraft.class,
            designs::draft),
        Endpoint.get(
            "/api/design/types",
            "the types of the server, for completion",
            Types.class,
            (c, _) -> designs.types(c)));
  }
}
