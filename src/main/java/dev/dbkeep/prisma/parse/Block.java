package dev.dbkeep.prisma.parse;

import java.util.List;

/** A top-level declaration of a .prisma file, as written. */
public sealed interface Block {
  String name();

  Position position();

  /** model, view or type. */
  record ModelBlock(
      Kind kind,
      String name,
      List<FieldLine> fields,
      List<Attribute> attributes,
      String documentation,
      Position position)
      implements Block {
    public ModelBlock {
      fields = List.copyOf(fields);
      attributes = List.copyOf(attributes);
    }
  }

  /** Which word opened it. */
  enum Kind {
    MODEL,
    VIEW,
    TYPE
  }

  /** enum. */
  record EnumBlock(
      String name, List<ValueLine> values, List<Attribute> attributes, Position position)
      implements Block {
    public EnumBlock {
      values = List.copyOf(values);
      attributes = List.copyOf(attributes);
    }
  }

  /** datasource or generator: settings only. */
  record SettingsBlock(boolean datasource, String name, List<Argument> settings, Position position)
      implements Block {
    public SettingsBlock {
      settings = List.copyOf(settings);
    }
  }

  /** A field of a model: {@code email String? @unique}. */
  record FieldLine(String name, TypeUse type, List<Attribute> attributes, Position position) {
    public FieldLine {
      attributes = List.copyOf(attributes);
    }
  }

  /** A value of an enum. */
  record ValueLine(String name, List<Attribute> attributes, Position position) {
    public ValueLine {
      attributes = List.copyOf(attributes);
    }
  }

  /** The type of a field; for Unsupported("x") the name is x. */
  record TypeUse(String name, boolean unsupported, Arity arity, Position position) {}

  /** String, String?, String[]. */
  enum Arity {
    REQUIRED,
    OPTIONAL,
    LIST
  }
}
