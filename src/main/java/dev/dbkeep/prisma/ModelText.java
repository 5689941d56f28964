package dev.dbkeep.prisma;

import dev.dbkeep.catalog.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A pulled model as it is written in schema.prisma. */
record ModelText(PulledModel model, boolean withSchema) {
  String write() {
    List<PrismaText.Line> lines = new ArrayList<>();
    model.table.columns().forEach(column -> lines.add(field(column)));
    lines.addAll(model.relationLines);
    List<String> attributes = new ArrayList<>();
    if (model.primaryKey.size() > 1) {
      attributes.add(
          "@@id(["
              + fields(model.primaryKey)
              + "]"
              + map(model.primaryKeyName, ConstraintNames.primaryKey(model.table.name()))
              + ")");
    }
    model.indexes.forEach(
        (name, shape) -> {
          if (!isFieldUnique(shape)) {
            attributes.add(index(name, shape));
          }
        });
    attributes.addAll(
        PrismaText.attributes(
            model.table.name(), model.name, withSchema ? model.table.schema() : null));
    List<String> comments = new ArrayList<>();
    if (!model.unsaid.isEmpty()) {
      comments.add("left alone, because Prisma cannot say it: " + String.join(", ", model.unsaid));
    }
    if (!model.isIdentified()) {
      comments.add("no unique way to name a row, so Prisma's client cannot use this table");
      attributes.add("@@ignore");
    }
    return PrismaText.block("model " + model.name, comments, lines, attributes);
  }

  private PrismaText.Line field(Column column) {
    PulledField type = model.types.get(column.name());
    String name = model.field(column.name());
    if (type == null) {
      throw new IllegalArgumentException("no column " + column.name());
    }
    List<String> attributes = new ArrayList<>();
    if (model.primaryKey.equals(List.of(column.name()))) {
      String map = map(model.primaryKeyName, ConstraintNames.primaryKey(model.table.name()));
      attributes.add(map.isEmpty() ? "@id" : "@id(" + map.substring(2) + ")");
    }
    model.indexes.forEach(
        (index, shape) -> {
          if (isFieldUnique(shape)
              && shape.columns().getFirst().equals(column.name())
              && attributes.stream().noneMatch(each -> each.startsWith("@unique"))) {
            String map = map(index, ConstraintNames.unique(model.table.name(), shape.columns()));
            attributes.add(map.isEmpty() ? "@unique" : "@unique(" + map.substring(2) + ")");
          }
        });
    if (type.defaultText() != null) {
      attributes.add("@default(" + type.defaultText() + ")");
    }
    if (!name.equals(column.name())) {
      attributes.add("@map(" + PrismaText.quoted(column.name()) + ")");
    }
    if (!type.nativeType().isEmpty()) {
      attributes.add(type.nativeType());
    }
    return new PrismaText.Line(name, type.type(), String.join(" ", attributes));
  }

  /** The only unique rule on a single column stands on its field. */
  private boolean isFieldUnique(IndexShape shape) {
    boolean simple =
        shape.unique()
            && shape.parts().size() == 1
            && !shape.parts().getFirst().descending()
            && shape.parts().getFirst().operatorClass() == null;
    return simple
        && model.indexes.values().stream()
                .filter(other -> other.unique() && other.columns().equals(shape.columns()))
                .count()
            == 1;
  }

  private String fields(List<String> columns) {
    return columns.stream().map(model::field).collect(Collectors.joining(", "));
  }

  private static String map(String name, String usual) {
    return name.equals(usual) ? "" : ", map: " + PrismaText.quoted(name);
  }

  private String index(String name, IndexShape shape) {
    String parts =
        shape.parts().stream()
            .map(part -> part(part, shape.method()))
            .collect(Collectors.joining(", "));
    String usual =
        shape.unique()
            ? ConstraintNames.unique(model.table.name(), shape.columns())
            : ConstraintNames.index(model.table.name(), shape.columns());
    String type =
        switch (shape.method()) {
          case "hash" -> ", type: Hash";
          case "gin" -> ", type: Gin";
          case "gist" -> ", type: Gist";
          case "spgist" -> ", type: SpGist";
          case "brin" -> ", type: Brin";
          default -> "";
        };
    return (shape.unique() ? "@@unique([" : "@@index([")
        + parts
        + "]"
        + map(name, usual)
        + type
        + ")";
  }

  private String part(IndexShape.Part part, String method) {
    String column = part.column();
    if (column == null) {
      throw new IllegalArgumentException("an expression is no field");
    }
    List<String> options = new ArrayList<>();
    String operatorClass = part.operatorClass();
    if (operatorClass != null) {
      String known =
          method.equals("btree") ? null : OperatorClasses.prismaName(operatorClass).orElse(null);
      options.add(
          "ops: " + (known == null ? "raw(" + PrismaText.quoted(operatorClass) + ")" : known));
    }
    if (part.descending()) {
      options.add("sort: Desc");
    }
    return model.field(column) + (options.isEmpty() ? "" : "(" + String.join(", ", options) + ")");
  }
}
