package dev.dbkeep.schema;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.catalog.CatalogObject;
import dev.dbkeep.catalog.Comment;
import dev.dbkeep.catalog.Index;
import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.catalog.ObjectType;
import dev.dbkeep.catalog.Schema;
import dev.dbkeep.catalog.SequenceOwner;
import dev.dbkeep.plan.Plan;
import dev.dbkeep.plan.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A catalog as a folder of SQL files: one per table with its indexes, sequences and comments, and
 * one each for the rest. Read in the order of their names they need nothing that comes later.
 */
public final class SqlWriter {
  private static final String UNMANAGED = "0_not_managed.sql";
  private static final String EXTENSIONS = "1_schemas_and_extensions.sql";
  private static final String TYPES = "2_types_and_sequences.sql";
  private static final String TABLES = "3_tables/";
  private static final String FOREIGN_KEYS = "4_foreign_keys.sql";
  private static final String VIEWS = "5_views.sql";

  private static final Set<String> LONE_FILES =
      Set.of(UNMANAGED, EXTENSIONS, TYPES, FOREIGN_KEYS, VIEWS);

  private final Catalog catalog;
  private final Map<ObjectId, ObjectId> sequenceTables = new HashMap<>();

  private SqlWriter(Catalog catalog) {
    this.catalog = catalog;
    for (SequenceOwner owner : catalog.all(SequenceOwner.class)) {
      sequenceTables.put(
          ObjectId.of(ObjectType.SEQUENCE, owner.schema(), owner.sequence()),
          ObjectId.of(ObjectType.TABLE, owner.schema(), owner.table()));
    }
  }

  /** The files by their path inside the folder. */
  public static SortedMap<String, String> write(Catalog catalog) {
    return new SqlWriter(catalog).files();
  }

  /** Whether a path inside a folder is one that this writer could have written. */
  public static boolean isFile(String path) {
    return LONE_FILES.contains(path)
        || path.startsWith(TABLES) && path.indexOf('/', TABLES.length()) < 0;
  }

  private SortedMap<String, String> files() {
    Plan creation = creation(catalog);
    SortedMap<String, List<Step>> steps = new TreeMap<>();
    for (Step step : creation.steps()) {
      steps.computeIfAbsent(file(step.object()), file -> new ArrayList<>()).add(step);
    }
    SortedMap<String, String> files = new TreeMap<>();
    steps.forEach((file, list) -> files.put(file, PlanSql.write(new Plan(list, List.of()))));
    if (!catalog.unmanaged().isEmpty()) {
      StringBuilder text =
          new StringBuilder(
              "-- The database also holds what dbkeep does not manage yet. It is not in these files"
                  + " and is never touched:\n");
      catalog
          .unmanaged()
          .forEach(
              object ->
                  text.append("--   ").append(object.toString().replace('\n', ' ')).append('\n'));
      List<String> left =
          creation.notes().stream().filter(note -> note.contains(Guards.NOT_CREATED)).toList();
      if (!left.isEmpty()) {
        text.append("-- and what cannot exist without it:\n");
        left.forEach(note -> text.append("--   ").append(note.replace('\n', ' ')).append('\n'));
      }
      files.put(UNMANAGED, text.toString());
    }
    return files;
  }

  /** What builds the catalog on an empty database. */
  static Plan creation(Catalog catalog) {
    Schema standard = new Schema("public");
    List<CatalogObject> there =
        catalog.find(standard.id()).isPresent() ? List.of(standard) : List.of();
    return Planner.plan(
        Catalog.of(there, List.of(), List.of(), catalog.serverVersion()),
        catalog,
        PlanOptions.DEFAULT);
  }

  private String file(ObjectId id) {
    return switch (id.type()) {
      case SCHEMA, EXTENSION -> EXTENSIONS;
      case ENUM, DOMAIN -> TYPES;
      case SEQUENCE ->
          sequenceTables.containsKey(id) ? file(sequenceTables.getOrDefault(id, id)) : TYPES;
      case TABLE -> TABLES + fileName(id.schema() + "." + id.name()) + ".sql";
      case SEQUENCE_OWNER -> file(ObjectId.of(ObjectType.SEQUENCE, id.schema(), id.name()));
      case INDEX -> indexFile(id);
      case FOREIGN_KEY -> FOREIGN_KEYS;
      case VIEW, MATERIALIZED_VIEW -> VIEWS;
      case COMMENT ->
          catalog
              .find(id)
              .map(object -> object instanceof Comment comment ? file(comment.of()) : VIEWS)
              .orElse(VIEWS);
    };
  }

  private String indexFile(ObjectId id) {
    String table =
        catalog
            .find(id)
            .map(object -> object instanceof Index index ? index.table() : "")
            .orElse("");
    ObjectId owner = ObjectId.of(ObjectType.TABLE, id.schema(), table);
    return catalog.find(owner).isPresent() ? file(owner) : VIEWS;
  }

  /** A name may hold what a path must not. */
  private static String fileName(String name) {
    StringBuilder safe = new StringBuilder();
    name.chars()
        .forEach(c -> safe.append(c == '/' || c == '\\' || c == ':' || c < ' ' ? '_' : (char) c));
    return safe.toString();
  }
}
