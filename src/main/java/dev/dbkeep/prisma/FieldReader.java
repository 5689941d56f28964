package dev.dbkeep.prisma;

import dev.dbkeep.prisma.Datamodel.DefaultValue;
import dev.dbkeep.prisma.Datamodel.Field;
import dev.dbkeep.prisma.Datamodel.FieldType;
import dev.dbkeep.prisma.parse.Attribute;
import dev.dbkeep.prisma.parse.Block.Arity;
import dev.dbkeep.prisma.parse.Block.FieldLine;
import dev.dbkeep.prisma.parse.Block.ModelBlock;
import dev.dbkeep.prisma.parse.Expression;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one field that is a column: its name, type and default. */
final class FieldReader {
  private final ModelBlock model;
  private final FieldLine line;
  private final FieldType type;

  FieldReader(ModelBlock model, FieldLine line, FieldType type) {
    this.model = model;
    this.line = line;
    this.type = type;
  }

  Field read() {
    String column = line.name();
    String nativeType = null;
    DefaultValue defaultValue = null;
    Set<String> seen = new HashSet<>();
    for (Attribute attribute : line.attributes()) {
      if (!seen.add(attribute.name())) {
        throw attribute
            .position()
            .error(
                "@" + attribute.name() + " stands twice on " + owner(), "Remove one of the two.");
      }
      switch (attribute.name()) {
        case "map" -> column = attribute.text("name", true).orElse(column);
        case "default" -> defaultValue = readDefault(attribute);
        case "updatedAt" -> checkUpdatedAt(attribute);
        case "id", "unique", "ignore" -> {}
        case "relation" ->
            throw attribute
                .position()
                .error(
                    "@relation stands on " + owner() + ", whose type is no model",
                    "Move it to the field whose type is the other model.");
        default -> nativeType = nativeType(attribute);
      }
    }
    return new Field(line.name(), column, type, line.type().arity(), nativeType, defaultValue);
  }

  private String owner() {
    return "field " + model.name() + "." + line.name();
  }

  private String nativeType(Attribute attribute) {
    if (!attribute.name().contains(".")) {
      throw attribute
          .position()
          .error(
              "unknown attribute @"
                  + attribute.name()
                  + " on "
                  + owner()
                  + ", expected @id, @unique, @default, @map, @relation, @updatedAt, @ignore or"
                  + " @db.…",
              "Correct or remove it.");
    }
    if (type instanceof FieldType.Scalar scalar) {
      return NativeType.columnType(attribute, scalar.type());
    }
    throw attribute
        .position()
        .error(
            "@"
                + attribute.name()
                + " cannot refine "
                + owner()
                + ", whose type is not one of Prisma's own",
            "Remove it.");
  }

  private void checkUpdatedAt(Attribute attribute) {
    if (!(type instanceof FieldType.Scalar scalar && scalar.type() == ScalarType.DATE_TIME)) {
      throw attribute
          .position()
          .error(
              "@updatedAt stands on " + owner() + ", which is not a DateTime",
              "Make the field a DateTime, or remove @updatedAt.");
    }
  }

  private DefaultValue readDefault(Attribute attribute) {
    attribute.allow("", "value", "map");
    Expression value =
        attribute
            .value("value", true)
            .orElseThrow(
                () ->
                    attribute
                        .position()
                        .error(
                            "@default of " + owner() + " has no value",
                            "Write for example @default(now()) or @default(0)."));
    if (value instanceof Expression.Call call) {
      return function(call);
    }
    if (type instanceof FieldType.Unsupported) {
      throw value
          .position()
          .error(
              "a default of an Unsupported type must be dbgenerated(\"…\")",
              "Write @default(dbgenerated(\"…\")).");
    }
    if (line.type().arity() == Arity.LIST) {
      if (!(value instanceof Expression.Listing list)) {
        throw value
            .position()
            .error(
                "the default of the list " + owner() + " must be a list",
                "Write it in brackets: @default([…]).");
      }
      list.items().forEach(this::checkConstant);
    } else {
      checkConstant(value);
    }
    return new DefaultValue.Constant(value);
  }

  private DefaultValue function(Expression.Call call) {
    @Nullable ScalarType scalar = type instanceof FieldType.Scalar known ? known.type() : null;
    return switch (call.name()) {
      case "dbgenerated" ->
          new DefaultValue.Generated(
              call.arguments().isEmpty()
                  ? null
                  : new Attribute("default", call.arguments(), call.position())
                      .text("value", true)
                      .orElse(null));
      case "now" -> {
        require(call, scalar == ScalarType.DATE_TIME, "DateTime");
        yield new DefaultValue.Now();
      }
      case "autoincrement" -> {
        require(call, scalar == ScalarType.INT || scalar == ScalarType.BIG_INT, "Int or BigInt");
        yield new DefaultValue.AutoIncrement();
      }
      case "uuid", "cuid", "nanoid", "ulid" -> {
        require(call, scalar == ScalarType.STRING, "String");
        yield new DefaultValue.ByClient();
      }
      case "sequence" ->
          throw call.position()
              .error(
                  "sequence() exists on CockroachDB only, expected autoincrement() or"
                      + " dbgenerated(\"nextval('…')\")",
                  "Use autoincrement().");
      default ->
          throw call.position()
              .error(
                  "unknown default function "
                      + call.name()
                      + "(), expected autoincrement(), now(), uuid(), cuid(), ulid(), nanoid() or"
                      + " dbgenerated(\"…\")",
                  "Use one of these.");
    };
  }

  private void require(Expression.Call call, boolean fits, String types) {
    if (!fits) {
      throw call.position()
          .error(
              call.name() + "() does not fit " + owner() + ", expected a field of type " + types,
              "Change the type or the default.");
    }
  }

  private void checkConstant(Expression value) {
    boolean fits =
        switch (type) {
          case FieldType.EnumUse use -> {
            if (value instanceof Expression.Word word) {
              if (use.definition().values().stream()
                  .noneMatch(each -> each.name().equals(word.name()))) {
                throw value
                    .position()
                    .error(
                        "enum "
                            + use.definition().name()
                            + " has no value "
                            + word.name()
                            + ", expected one of "
                            + String.join(
                                ", ",
                                use.definition().values().stream()
                                    .map(each -> each.name())
                                    .toList()),
                        "Correct the default of " + owner() + ".");
              }
              yield true;
            }
            yield false;
          }
          case FieldType.Scalar scalar ->
              switch (scalar.type()) {
                case BOOLEAN ->
                    value instanceof Expression.Word word
                        && (word.name().equals("true") || word.name().equals("false"));
                case INT, BIG_INT ->
                    value instanceof Expression.Digits digits && !digits.literal().contains(".");
                case FLOAT -> value instanceof Expression.Digits;
                case DECIMAL ->
                    value instanceof Expression.Digits || value instanceof Expression.Text;
                case STRING, DATE_TIME, JSON, BYTES -> value instanceof Expression.Text;
              };
          case FieldType.Unsupported unsupported -> false;
        };
    if (!fits) {
      throw value
          .position()
          .error(
              "this default does not fit the type " + line.type().name() + " of " + owner(),
              "Strings stand in double quotes, numbers and true or false without, enum values as"
                  + " bare names.");
    }
  }
}
