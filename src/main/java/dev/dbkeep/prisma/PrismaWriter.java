package dev.dbkeep.prisma;

import dev.dbkeep.catalog.Catalog;
import dev.dbkeep.catalog.Domain;
import dev.dbkeep.catalog.EnumType;
import dev.dbkeep.catalog.Extension;
import dev.dbkeep.catalog.ForeignKey;
import dev.dbkeep.catalog.Index;
import dev.dbkeep.catalog.ObjectId;
import dev.dbkeep.catalog.ObjectType;
import dev.dbkeep.catalog.Table;
import dev.dbkeep.catalog.View;
import dev.dbkeep.prisma.PulledField.PulledEnum;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes what a database holds as a schema.prisma; what Prisma cannot say is named in comments. */
public final class PrismaWriter {
  private static final Set<String> LEFT_OUT =
      Set.of(
          "_prisma_migrations",
          "spatial_ref_sys",
          "geometry_columns",
          "geography_columns",
          "raster_columns",
          "raster_overviews");

  private final Catalog catalog;
  private final List<String> schemas;
  private final PulledNames names = new PulledNames();
  private final Map<String, PulledEnum> enums = new LinkedHashMap<>();
  private final Map<ObjectId, PulledModel> models = new LinkedHashMap<>();

  private PrismaWriter(Catalog catalog, List<String> schemas) {
    this.catalog = catalog;
    this.schemas = List.copyOf(schemas);
  }

  /** The schema {@code public}. */
  public static String write(Catalog catalog) {
    return write(catalog, List.of("public"));
  }

  /** Several schemas; with more than one every model carries its @@schema. */
  public static String write(Catalog catalog, List<String> schemas) {
    return new PrismaWriter(catalog, schemas).text();
  }

  private String text() {
    List<Table> tables =
        catalog.all(Table.class).stream()
            .filter(table -> schemas.contains(table.schema()) && !LEFT_OUT.contains(table.name()))
            .toList();
    catalog.all(EnumType.class).stream()
        .filter(type -> schemas.contains(type.schema()) && !type.labels().isEmpty())
        .forEach(this::name);
    PulledField.Types types =
        new PulledField.Types(
            enums,
            catalog.all(Domain.class).stream()
                .collect(
                    Collectors.toMap(
                        domain -> printed(domain.schema(), domain.name()), domain -> domain)));
    Map<ObjectId, List<Index>> indexes = new HashMap<>();
    catalog
        .all(Index.class)
        .forEach(
            index ->
                indexes
                    .computeIfAbsent(
                        ObjectId.of(ObjectType.TABLE, index.schema(), index.table()),
                        id -> new ArrayList<>())
                    .add(index));
    List<PulledRelations.Join> joins = PulledRelations.joins(catalog, tables);
    Set<ObjectId> joinTables =
        joins.stream().map(join -> join.table().id()).collect(Collectors.toSet());
    for (Table table : tables) {
      if (!joinTables.contains(table.id())) {
        models.put(
            table.id(),
            new PulledModel(
                table,
                names.block(table.name()),
                indexes.getOrDefault(table.id(), List.of()),
                types));
      }
    }
    joins = sayable(joins, indexes, types);
    new PulledRelations(models).write(catalog.all(ForeignKey.class), joins);
    StringBuilder out = new StringBuilder(head(joins));
    models
        .values()
        .forEach(
            model -> out.append('\n').append(new ModelText(model, schemas.size() > 1).write()));
    catalog.all(EnumType.class).forEach(type -> enumText(type, out));
    return out.toString();
  }

  /**
   * Prisma wants model A before model B by name; a table the other way round becomes a model of its
   * own.
   */
  private List<PulledRelations.Join> sayable(
      List<PulledRelations.Join> joins,
      Map<ObjectId, List<Index>> indexes,
      PulledField.Types types) {
    List<PulledRelations.Join> kept = new ArrayList<>();
    for (PulledRelations.Join join : joins) {
      PulledModel a = models.get(join.a());
      PulledModel b = models.get(join.b());
      if (a != null
          && b != null
          && a.name.compareTo(b.name) <= 0
          && join.table().schema().equals(a.table.schema())) {
        kept.add(join);
      } else {
        models.put(
            join.table().id(),
            new PulledModel(
                join.table(),
                names.block(join.table().name()),
                indexes.getOrDefault(join.table().id(), List.of()),
                types));
      }
    }
    return kept;
  }

  private void name(EnumType type) {
    PulledNames members = new PulledNames();
    Map<String, String> values = new LinkedHashMap<>();
    type.labels().forEach(label -> values.put(label, members.member(label)));
    enums.put(
        printed(type.schema(), type.name()),
        new PulledEnum(type.id(), names.block(type.name()), values));
  }

  private static String printed(String schema, String name) {
    return IndexShape.printed(schema) + "." + IndexShape.printed(name);
  }

  private String head(List<PulledRelations.Join> joins) {
    List<Extension> extensions =
        catalog.all(Extension.class).stream()
            .filter(extension -> !extension.name().equals("plpgsql"))
            .toList();
    List<PrismaText.Line> generator =
        new ArrayList<>(List.of(new PrismaText.Line("provider", "= \"prisma-client-js\"", "")));
    List<PrismaText.Line> datasource =
        new ArrayList<>(
            List.of(
                new PrismaText.Line("provider", "= \"postgresql\"", ""),
                new PrismaText.Line("url", "= env(\"DATABASE_URL\")", "")));
    if (!extensions.isEmpty()) {
      generator.add(new PrismaText.Line("previewFeatures", "= [\"postgresqlExtensions\"]", ""));
      datasource.add(
          new PrismaText.Line(
              "extensions",
              "= ["
                  + extensions.stream()
                      .map(PrismaWriter::extension)
                      .collect(Collectors.joining(", "))
                  + "]",
              ""));
    }
    if (schemas.size() > 1) {
      datasource.add(
          new PrismaText.Line(
              "schemas",
              "= ["
                  + schemas.stream().map(PrismaText::quoted).collect(Collectors.joining(", "))
                  + "]",
              ""));
    }
    List<String> comments = new ArrayList<>();
    if (joins.stream().anyMatch(join -> !join.primaryKey())) {
      comments.add(Datamodel.JOIN_TABLES_AS_FOUND);
    }
    List<String> views =
        catalog.all(View.class).stream()
            .filter(view -> schemas.contains(view.schema()))
            .map(View::name)
            .toList();
    if (!views.isEmpty()) {
      comments.add(
          "left alone, because Prisma does not manage them: "
              + (views.size() == 1 ? "view " : "views ")
              + String.join(", ", views));
    }
    return PrismaText.block("generator client", List.of(), generator, List.of())
        + "\n"
        + PrismaText.block("datasource db", comments, datasource, List.of());
  }

  private static String extension(Extension extension) {
    String name = new PulledNames().member(extension.name());
    List<String> options = new ArrayList<>();
    if (!name.equals(extension.name())) {
      options.add("map: " + PrismaText.quoted(extension.name()));
    }
    if (!extension.schema().equals("public")) {
      options.add("schema: " + PrismaText.quoted(extension.schema()));
    }
    return options.isEmpty() ? name : name + "(" + String.join(", ", options) + ")";
  }

  private void enumText(EnumType type, StringBuilder out) {
    PulledEnum pulled = enums.get(printed(type.schema(), type.name()));
    if (pulled == null) {
      return;
    }
    List<PrismaText.Line> lines = new ArrayList<>();
    pulled
        .values()
        .forEach(
            (label, value) ->
                lines.add(
                    new PrismaText.Line(
                        value,
                        label.equals(value) ? "" : "@map(" + PrismaText.quoted(label) + ")",
                        "")));
    out.append('\n')
        .append(
            PrismaText.block(
                "enum " + pulled.name(),
                List.of(),
                lines,
                PrismaText.attributes(
                    type.name(), pulled.name(), schemas.size() > 1 ? type.schema() : null)));
  }
}
