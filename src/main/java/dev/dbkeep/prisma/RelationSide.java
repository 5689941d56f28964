package dev.dbkeep.prisma;

import dev.dbkeep.prisma.parse.Attribute;
import dev.dbkeep.prisma.parse.Block.Arity;
import dev.dbkeep.prisma.parse.Block.FieldLine;
import dev.dbkeep.prisma.parse.Block.Kind;
import dev.dbkeep.prisma.parse.Block.ModelBlock;
import org.jspecify.annotations.Nullable;

/** One side of a relation: a field whose type is a model, with its @relation if it has one. */
record RelationSide(
    ModelBlock model, FieldLine line, String relationName, @Nullable Attribute attribute) {
  static RelationSide of(ModelBlock block, FieldLine line) {
    Attribute relation = null;
    for (Attribute attribute : line.attributes()) {
      switch (attribute.name()) {
        case "relation" -> {
          attribute.allow("", "name", "fields", "references", "onDelete", "onUpdate", "map");
          relation = attribute;
        }
        case "ignore", "id", "unique" -> {}
        default ->
            throw attribute
                .position()
                .error(
                    "@"
                        + attribute.name()
                        + " cannot stand on the relation "
                        + block.name()
                        + "."
                        + line.name()
                        + ", expected @relation or @ignore",
                    "Put it on a field that is a column.");
      }
    }
    return new RelationSide(
        block, line, relation == null ? "" : relation.text("name", true).orElse(""), relation);
  }

  boolean list() {
    return line.type().arity() == Arity.LIST;
  }

  boolean defines() {
    return attribute != null && attribute.value("fields", false).isPresent();
  }

  String owner() {
    return model.name() + "." + line.name();
  }

  boolean isView() {
    return model.kind() == Kind.VIEW;
  }
}
