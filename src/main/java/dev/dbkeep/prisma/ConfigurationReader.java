package dev.dbkeep.prisma;

import dev.dbkeep.prisma.PrismaDatasource.ExtensionUse;
import dev.dbkeep.prisma.PrismaDatasource.Setting;
import dev.dbkeep.prisma.parse.Argument;
import dev.dbkeep.prisma.parse.Attribute;
import dev.dbkeep.prisma.parse.Block.SettingsBlock;
import dev.dbkeep.prisma.parse.Expression;
import dev.dbkeep.prisma.parse.Position;
import dev.dbkeep.prisma.parse.SchemaFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads datasource and generator blocks. Generators other than Prisma's own, and preview features
 * nobody knows, are none of our business.
 */
final class ConfigurationReader {
  private final List<SettingsBlock> blocks;

  ConfigurationReader(List<SettingsBlock> blocks) {
    this.blocks = blocks;
  }

  Set<String> previewFeatures() {
    Set<String> features = new HashSet<>();
    for (SettingsBlock block : blocks) {
      Expression value = block.datasource() ? null : find(block, "previewFeatures");
      if (value instanceof Expression.Listing list) {
        list.items().forEach(item -> features.add(text(item)));
      }
    }
    return features;
  }

  PrismaDatasource datasource(SchemaFile first) {
    List<SettingsBlock> datasources = blocks.stream().filter(SettingsBlock::datasource).toList();
    if (datasources.isEmpty() && first.text().isBlank()) {
      return new PrismaDatasource("db", null, null, null, List.of(), true, List.of());
    }
    if (datasources.isEmpty()) {
      throw new Position(first, 0)
          .error(
              "there is no datasource block", "Add: datasource db { provider = \"postgresql\" }");
    }
    if (datasources.size() > 1) {
      throw datasources
          .get(1)
          .position()
          .error(
              "there is a second datasource block, \"" + datasources.get(1).name() + "\"",
              "Prisma allows one datasource; remove the other.");
    }
    SettingsBlock block = datasources.getFirst();
    checkProvider(block);
    String mode =
        optionalText(
            block, "relationMode", optionalText(block, "referentialIntegrity", "foreignKeys"));
    if (!mode.equals("foreignKeys") && !mode.equals("prisma")) {
      throw block
          .position()
          .error(
              "relationMode \"" + mode + "\" is unknown, expected \"foreignKeys\" or \"prisma\"",
              "Use one of these two.");
    }
    return new PrismaDatasource(
        block.name(),
        setting(block, "url"),
        setting(block, "directUrl"),
        setting(block, "shadowDatabaseUrl"),
        schemas(block),
        mode.equals("foreignKeys"),
        extensions(block));
  }

  private static void checkProvider(SettingsBlock block) {
    Expression provider = find(block, "provider");
    if (provider == null) {
      throw block
          .position()
          .error(
              "datasource " + block.name() + " has no provider", "Add: provider = \"postgresql\"");
    }
    String name =
        provider instanceof Expression.Listing list && list.items().size() == 1
            ? text(list.items().getFirst())
            : text(provider);
    if (!name.equals("postgresql") && !name.equals("postgres")) {
      throw provider
          .position()
          .error(
              "the provider is \"" + name + "\", expected \"postgresql\"",
              "dbkeep keeps PostgreSQL databases only; use this schema with its own tool.");
    }
  }

  private static List<String> schemas(SettingsBlock block) {
    Expression value = find(block, "schemas");
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof Expression.Listing list)) {
      throw value
          .position()
          .error("schemas must be a list", "Write: schemas = [\"public\", \"auth\"]");
    }
    return list.items().stream().map(ConfigurationReader::text).sorted().distinct().toList();
  }

  private static List<ExtensionUse> extensions(SettingsBlock block) {
    Expression value = find(block, "extensions");
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof Expression.Listing list)) {
      throw value
          .position()
          .error(
              "extensions must be a list",
              "Write: extensions = [pgcrypto, uuidOssp(map: \"uuid-ossp\")]");
    }
    List<ExtensionUse> uses = new ArrayList<>();
    for (Expression item : list.items()) {
      if (item instanceof Expression.Word word) {
        uses.add(new ExtensionUse(word.name(), null, null));
      } else if (item instanceof Expression.Call call) {
        Attribute options = new Attribute(call.name(), call.arguments(), call.position());
        options.allow("map", "schema", "version");
        uses.add(
            new ExtensionUse(
                options.text("map", false).orElse(call.name()),
                options.text("schema", false).orElse(null),
                options.text("version", false).orElse(null)));
      } else {
        throw item.position()
            .error(
                "expected the name of an extension",
                "Write: extensions = [pgcrypto, uuidOssp(map: \"uuid-ossp\")]");
      }
    }
    return uses;
  }

  private static @Nullable Setting setting(SettingsBlock block, String name) {
    Expression value = find(block, name);
    if (value == null) {
      return null;
    }
    if (value instanceof Expression.Call call
        && call.name().equals("env")
        && call.arguments().size() == 1) {
      return new Setting(true, text(call.arguments().getFirst().value()));
    }
    if (value instanceof Expression.Text text) {
      return new Setting(false, text.value());
    }
    throw value
        .position()
        .error(
            "expected env(\"NAME\") or a URL in double quotes for " + name,
            "Write: " + name + " = env(\"DATABASE_URL\")");
  }

  private static String optionalText(SettingsBlock block, String name, String otherwise) {
    Expression value = find(block, name);
    return value == null ? otherwise : text(value);
  }

  private static @Nullable Expression find(SettingsBlock block, String name) {
    return block.settings().stream()
        .filter(setting -> name.equals(setting.name()))
        .map(Argument::value)
        .findFirst()
        .orElse(null);
  }

  private static String text(Expression expression) {
    if (expression instanceof Expression.Text text) {
      return text.value();
    }
    throw expression.position().error("expected a string", "Put the value into double quotes.");
  }
}
