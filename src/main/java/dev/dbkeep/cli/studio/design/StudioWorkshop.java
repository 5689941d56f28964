package dev.dbkeep.cli.studio.design;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.catalog.Table;
import dev.dbkeep.cli.console.Context;
import dev.dbkeep.cli.migrate.DraftedMigration;
import dev.dbkeep.cli.project.MigrationOptions;
import dev.dbkeep.cli.project.Project;
import dev.dbkeep.cli.schema.Background;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.execute.JournalSchema;
import dev.dbkeep.lint.rules.Finding;
import dev.dbkeep.migrate.MigrationFolder;
import dev.dbkeep.migrate.MigrationsSource;
import dev.dbkeep.migrate.NewMigration;
import dev.dbkeep.plan.Hazard;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import dev.dbkeep.postgres.embedded.EmbeddedServer;
import dev.dbkeep.prisma.PrismaOptions;
import dev.dbkeep.prisma.PrismaSource;
import dev.dbkeep.prisma.PrismaWriter;
import dev.dbkeep.schema.KeptScratch;
import dev.dbkeep.schema.SchemaReader;
import dev.dbkeep.schema.SchemaSource;
import dev.dbkeep.schema.ShadowDatabase;
import dev.dbkeep.schema.ShadowServer;
import dev.dbkeep.studio.database.Work;
import dev.dbkeep.studio.design.MigrationDraft;
import dev.dbkeep.studio.design.PlannedMigration;
import dev.dbkeep.studio.design.Steps;
import dev.dbkeep.studio.design.Wanted;
import dev.dbkeep.studio.design.Workshop;
import dev.dbkeep.studio.design.WrittenMigration;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What Studio's designer asks of schema, prisma, migrate and lint. */
public final class StudioWorkshop implements Workshop, AutoCloseable {
  private final Context context;
  private final Project project;
  private final ServerUrl url;
  private final boolean readOnly;
  private final SchemaReader reader;
  private final KeptScratch scratch;

  /**
   * @param readOnly nothing is made on the server that is shown, scratch databases neither
   */
  public StudioWorkshop(Context context, Project project, ServerUrl url, boolean readOnly) {
    this.context = context;
    this.project = project;
    this.url = url;
    this.readOnly = readOnly;
    ShadowServer embedded =
        major ->
            EmbeddedServer.start(
                project.settings().home(), major == 0 ? project.settings().postgresMajor() : major);
    this.reader = new SchemaReader(embedded, null);
    this.scratch = new KeptScratch(() -> ShadowDatabase.create(ground(), embedded));
  }

  /** Takes away what is kept on servers for the next question. */
  @Override
  public void close() {
    scratch.close();
  }

  @Override
  public void prepare() {
    JournalSchema.ensure(url, project.executeOptions());
  }

  @Override
  public Set<String> hidden(Connection connection) {
    return DrawnDatabase.hidden(connection);
  }

  @Override
  public <T> T scratch(Work<T> work) {
    return scratch.use(work::on);
  }

  @Override
  public <T> T built(Language language, String text, Work<T> work) {
    return switch (language) {
      case SQL -> look(new SqlText("the SQL", text), work);
      case PRISMA -> look(PrismaSource.ofText("schema.prisma", text, PrismaOptions.of(url)), work);
    };
  }

  private <T> T look(SchemaSource source, Work<T> work) {
    return reader.look(
        source,
        ground(),
        scratch -> {
          try (Connection connection = Connections.open(scratch)) {
            connection.setAutoCommit(false);
            T result = work.on(connection);
            connection.rollback();
            return result;
          } catch (SQLException e) {
            throw SqlErrors.of(e, scratch);
          }
        });
  }

  /** Where scratch databases are made; null for the embedded server. */
  private @Nullable ServerUrl ground() {
    ServerUrl shadow = project.settings().shadowUrl();
    return shadow != null ? shadow : readOnly ? null : url;
  }

  private Catalog catalog(String sql) {
    return reader.read(new SqlText("the design", sql), ground());
  }

  @Override
  public String prisma(String sql) {
    Catalog catalog = catalog(sql);
    List<String> schemas =
        catalog.all(Table.class).stream().map(Table::schema).distinct().sorted().toList();
    return PrismaWriter.write(catalog, schemas.isEmpty() ? List.of("public") : schemas);
  }

  @Override
  public Steps compare(Wanted wanted) {
    return steps(plan(wanted, this::live));
  }

  /** Reads one side while the other is built. */
  private DesignPlan plan(Wanted wanted, Supplier<DrawnDatabase> current) {
    try (Background<Catalog> building = Background.start(() -> catalog(wanted.sql()))) {
      DrawnDatabase from = current.get();
      return DesignPlan.of(from, wanted.design(), building.result());
    }
  }

  private DrawnDatabase live() {
    try (Connection connection = Connections.open(url)) {
      connection.setAutoCommit(false);
      DrawnDatabase live = DrawnDatabase.read(connection);
      connection.rollback();
      return live;
    } catch (SQLException e) {
      throw SqlErrors.of(e, url);
    }
  }

  @Override
  public MigrationDraft draft(Wanted wanted, String name) {
    NewMigration.check(name);
    MigrationFolder folder = folder();
    DesignPlan plan = planned(wanted, folder);
    DraftedMigration draft = DraftedMigration.of(folder, plan.plan());
    List<Finding> findings = plan.plan().isEmpty() ? List.of() : draft.findings(url);
    return new MigrationDraft(
        Project.shown(context, folder.path()),
        plan.plan().isEmpty() ? "" : draft.text(),
        steps(plan),
        findings.stream().map(StudioWorkshop::finding).toList());
  }

  private MigrationFolder folder() {
    return new MigrationOptions().openOrEmpty(context, project, url);
  }

  private DesignPlan planned(Wanted wanted, MigrationFolder folder) {
    DesignPlan plan =
        plan(wanted, () -> look(MigrationsSource.of(folder, url), DrawnDatabase::read));
    return plan.knowing(live().catalog());
  }

  @Override
  public PlannedMigration plan(Wanted wanted, String name, Set<String> accepted) {
    NewMigration.check(name);
    MigrationFolder folder = folder();
    DesignPlan plan = planned(wanted, folder);
    if (!plan.inTheWay().isEmpty()) {
      throw DbkeepException.of(
          ErrorCode.FAILED,
          "no migration is written: " + plan.inTheWay().getFirst(),
          "The page of the migration names all that stands in the way.");
    }
    if (plan.plan().isEmpty()) {
      throw DbkeepException.of(
          ErrorCode.FAILED,
          "no migration is written: the migrations build the design already",
          "Deploy them: `dbkeep migrate deploy`.");
    }
    plan.plan()
        .hazards()
        .filter(hazard -> isLoss(hazard) && !accepted.contains(hazard.subject()))
        .findFirst()
        .ifPresent(
            hazard -> {
              throw DbkeepException.of(
                  ErrorCode.DATA_LOSS,
                  "no migration is written: " + hazard.message(),
                  "Look at the migration again and accept the loss of " + hazard.subject() + ".");
            });
    DraftedMigration draft = DraftedMigration.of(folder, plan.plan());
    return () -> write(draft, name);
  }

  private WrittenMigration write(DraftedMigration draft, String name) {
    if (!folder().migrations().equals(draft.folder().migrations())) {
      throw DbkeepException.of(
          ErrorCode.FAILED,
          "the migrations of %s changed meanwhile; no migration was written"
              .formatted(Project.shown(context, draft.folder().path())),
          "Look at the migration again: it may be another one now.");
    }
    NewMigration written = draft.write(name, context.clock());
    return new WrittenMigration(
        Project.shown(context, written.file()), written.name(), written.notes());
  }

  private static MigrationDraft.Finding finding(Finding finding) {
    return new MigrationDraft.Finding(
        finding.rule(),
        finding.severity().name().toLowerCase(Locale.ROOT),
        finding.location().line(),
        finding.message(),
        finding.remedy());
  }

  private static Steps steps(DesignPlan plan) {
    return new Steps(
        plan.plan().steps().stream()
            .map(
                step ->
                    new Steps.Step(
                        step.sql(),
                        step.action().name().toLowerCase(Locale.ROOT),
                        step.object().toString(),
                        step.hazards().stream().map(StudioWorkshop::hazard).toList()))
            .toList(),
        plan.plan().notes(),
        plan.inTheWay());
  }

  private static Steps.Hazard hazard(Hazard hazard) {
    return new Steps.Hazard(
        hazard.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        hazard.subject(),
        hazard.message(),
        hazard.remedy(),
        isLoss(hazard));
  }

  private static boolean isLoss(Hazard hazard) {
    return hazard.kind() == Hazard.Kind.DATA_LOSS;
  }
}
