package dev.dbkeep.prisma;

import dev.dbkeep.prisma.Datamodel.Model;
import dev.dbkeep.prisma.Datamodel.PrismaEnum;
import dev.dbkeep.prisma.parse.Attribute;
import dev.dbkeep.prisma.parse.Block;
import dev.dbkeep.prisma.parse.Block.EnumBlock;
import dev.dbkeep.prisma.parse.Block.Kind;
import dev.dbkeep.prisma.parse.Block.ModelBlock;
import dev.dbkeep.prisma.parse.Block.SettingsBlock;
import dev.dbkeep.prisma.parse.Parser;
import dev.dbkeep.prisma.parse.Position;
import dev.dbkeep.prisma.parse.SchemaFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns the blocks of all files into one datamodel: names are looked up, mistakes are reported
 * where they stand.
 */
final class DatamodelReader {
  private final List<Block> blocks = new ArrayList<>();
  private final SchemaFile first;
  private final boolean joinTablesAsFound;
  private final Map<String, PrismaEnum> enums = new LinkedHashMap<>();
  private final Map<String, ModelBlock> modelBlocks = new LinkedHashMap<>();

  private DatamodelReader(List<SchemaFile> files) {
    this.first = files.getFirst();
    this.joinTablesAsFound =
        files.stream()
            .anyMatch(
                file ->
                    file.text()
                        .lines()
                        .anyMatch(
                            line -> line.strip().equals("/// " + Datamodel.JOIN_TABLES_AS_FOUND)));
    files.forEach(file -> blocks.addAll(Parser.parse(file)));
  }

  static Datamodel read(List<SchemaFile> files) {
    return new DatamodelReader(files).read();
  }

  private Datamodel read() {
    ConfigurationReader configuration =
        new ConfigurationReader(
            blocks.stream()
                .filter(SettingsBlock.class::isInstance)
                .map(SettingsBlock.class::cast)
                .toList());
    PrismaDatasource datasource = configuration.datasource(first);
    collectNames(datasource);
    Map<String, Model> models = new LinkedHashMap<>();
    Map<String, Position> tables = new HashMap<>();
    for (ModelBlock block : modelBlocks.values()) {
      Model model = new ModelReader(block, enums, modelBlocks, datasource).read();
      models.put(model.name(), model);
      if (block.kind() == Kind.MODEL
          && tables.putIfAbsent(model.schema() + "." + model.table(), block.position()) != null) {
        throw block
            .position()
            .error(
                "two models have the table \"" + model.table() + "\"",
                "Give one of them another name with @@map.");
      }
    }
    RelationReader relations = new RelationReader(modelBlocks, models, datasource);
    relations.read();
    List<Model> tableModels =
        models.values().stream().filter(model -> block(model).kind() == Kind.MODEL).toList();
    checkIndexNames(tableModels);
    return new Datamodel(
        datasource,
        configuration.previewFeatures(),
        List.copyOf(enums.values()),
        tableModels,
        relations.foreignKeys(),
        relations.joinTables(),
        joinTablesAsFound);
  }

  private void collectNames(PrismaDatasource datasource) {
    Map<String, Position> names = new HashMap<>();
    for (Block block : blocks) {
      if (block instanceof SettingsBlock) {
        continue;
      }
      Position earlier = names.putIfAbsent(block.name(), block.position());
      if (earlier != null) {
        throw block
            .position()
            .error(
                "the name " + block.name() + " is used twice, first at " + earlier,
                "Rename one of the two.");
      }
      if (ScalarType.named(block.name()).isPresent()) {
        throw block
            .position()
            .error(block.name() + " is the name of a field type", "Choose another name.");
      }
      switch (block) {
        case EnumBlock enumBlock -> enums.put(block.name(), readEnum(enumBlock, datasource));
        case ModelBlock modelBlock -> {
          if (modelBlock.kind() == Kind.TYPE) {
            throw modelBlock
                .position()
                .error(
                    "type " + modelBlock.name() + ": composite types do not exist on PostgreSQL",
                    "Make it a model, or use a Json field.");
          }
          modelBlocks.put(block.name(), modelBlock);
        }
        case SettingsBlock settings -> {}
      }
    }
  }

  private static PrismaEnum readEnum(EnumBlock block, PrismaDatasource datasource) {
    String typeName = block.name();
    String schema = null;
    for (Attribute attribute : block.attributes()) {
      switch (attribute.name()) {
        case "map" -> typeName = attribute.text("name", true).orElse(typeName);
        case "schema" -> schema = schema(attribute, datasource);
        default ->
            throw attribute
                .position()
                .error(
                    "unknown attribute @@"
                        + attribute.name()
                        + " on an enum, expected @@map or @@schema",
                    "Remove it.");
      }
    }
    Set<String> seen = new HashSet<>();
    List<PrismaEnum.Value> values = new ArrayList<>();
    for (Block.ValueLine line : block.values()) {
      if (!seen.add(line.name())) {
        throw line.position()
            .error(
                "enum " + block.name() + " has the value " + line.name() + " twice",
                "Remove one of the two.");
      }
      String label = line.name();
      for (Attribute attribute : line.attributes()) {
        if (!attribute.name().equals("map")) {
          throw attribute
              .position()
              .error(
                  "unknown attribute @" + attribute.name() + " on an enum value, expected @map",
                  "Remove it.");
        }
        label = attribute.text("name", true).orElse(label);
      }
      values.add(new PrismaEnum.Value(line.name(), label));
    }
    if (values.isEmpty()) {
      throw block
          .position()
          .error("enum " + block.name() + " has no values", "An enum needs at least one value.");
    }
    return new PrismaEnum(block.name(), typeName, schema, values);
  }

  /** The argument of @@schema, which has to be one of the datasource's schemas. */
  static String schema(Attribute attribute, PrismaDatasource datasource) {
    String schema =
        attribute
            .text("map", true)
            .orElseThrow(
                () ->
                    attribute
                        .position()
                        .error(
                            "@@schema needs the name of a schema", "Write: @@schema(\"public\")"));
    if (!datasource.schemas().contains(schema)) {
      throw attribute
          .position()
          .error(
              "the schema \"" + schema + "\" is not among the schemas of the datasource",
              "Add it there: schemas = [" + quoted(datasource.schemas(), schema) + "]");
    }
    return schema;
  }

  private static String quoted(List<String> schemas, String more) {
    List<String> all = new ArrayList<>(schemas);
    all.add(more);
    return "\"" + String.join("\", \"", all) + "\"";
  }

  private ModelBlock block(Model model) {
    return Objects.requireNonNull(modelBlocks.get(model.name()));
  }

  private void checkIndexNames(List<Model> models) {
    Map<String, String> seen = new HashMap<>();
    for (Model model : models) {
      for (Datamodel.Index index : model.indexes()) {
        @Nullable String other =
            seen.putIfAbsent(model.schema() + "." + index.name(), model.name());
        if (other != null) {
          throw block(model)
              .position()
              .error(
                  "the index name \""
                      + index.name()
                      + "\" of model "
                      + model.name()
                      + " is used already in model "
                      + other,
                  "Give one of the indexes another name with map: \"…\".");
        }
      }
    }
  }
}
