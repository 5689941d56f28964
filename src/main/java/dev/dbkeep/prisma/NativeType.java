package dev.dbkeep.prisma;

import dev.dbkeep.prisma.parse.Argument;
import dev.dbkeep.prisma.parse.Attribute;
import dev.dbkeep.prisma.parse.Expression;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The @db.… types: which field type each refines, how PostgreSQL writes it and how many numbers it
 * takes.
 */
enum NativeType {
  SMALL_INT("SmallInt", "SMALLINT", 0, ScalarType.INT),
  INTEGER("Integer", "INTEGER", 0, ScalarType.INT),
  OID("Oid", "OID", 0, ScalarType.INT),
  BIG_INT("BigInt", "BIGINT", 0, ScalarType.BIG_INT),
  REAL("Real", "REAL", 0, ScalarType.FLOAT),
  DOUBLE_PRECISION("DoublePrecision", "DOUBLE PRECISION", 0, ScalarType.FLOAT),
  DECIMAL("Decimal", "DECIMAL", 2, ScalarType.DECIMAL),
  MONEY("Money", "MONEY", 0, ScalarType.DECIMAL),
  TEXT("Text", "TEXT", 0, ScalarType.STRING),
  VARCHAR("VarChar", "VARCHAR", 1, ScalarType.STRING),
  CHAR("Char", "CHAR", 1, ScalarType.STRING),
  CITEXT("Citext", "CITEXT", 0, ScalarType.STRING),
  UUID("Uuid", "UUID", 0, ScalarType.STRING),
  INET("Inet", "INET", 0, ScalarType.STRING),
  XML("Xml", "XML", 0, ScalarType.STRING),
  BIT("Bit", "BIT", 1, ScalarType.STRING),
  VARBIT("VarBit", "VARBIT", 1, ScalarType.STRING),
  BOOLEAN("Boolean", "BOOLEAN", 0, ScalarType.BOOLEAN),
  BYTEA("ByteA", "BYTEA", 0, ScalarType.BYTES),
  TIMESTAMP("Timestamp", "TIMESTAMP", 1, ScalarType.DATE_TIME),
  TIMESTAMPTZ("Timestamptz", "TIMESTAMPTZ", 1, ScalarType.DATE_TIME),
  DATE("Date", "DATE", 0, ScalarType.DATE_TIME),
  TIME("Time", "TIME", 1, ScalarType.DATE_TIME),
  TIMETZ("Timetz", "TIMETZ", 1, ScalarType.DATE_TIME),
  JSON("Json", "JSON", 0, ScalarType.JSON),
  JSONB("JsonB", "JSONB", 0, ScalarType.JSON);

  private final String prismaName;
  private final String sql;
  private final int numbers;
  private final ScalarType scalar;

  NativeType(String prismaName, String sql, int numbers, ScalarType scalar) {
    this.prismaName = prismaName;
    this.sql = sql;
    this.numbers = numbers;
    this.scalar = scalar;
  }

  static Optional<NativeType> named(String name) {
    return Arrays.stream(values()).filter(type -> type.prismaName.equals(name)).findFirst();
  }

  String prismaName() {
    return prismaName;
  }

  String sql() {
    return sql;
  }

  ScalarType scalar() {
    return scalar;
  }

  /** The column type an attribute such as {@code @db.VarChar(255)} stands for. */
  static String columnType(Attribute attribute, ScalarType scalar) {
    String name = attribute.name().substring(attribute.name().indexOf('.') + 1);
    NativeType type =
        named(name)
            .orElseThrow(
                () ->
                    attribute
                        .position()
                        .error(
                            "unknown native type @" + attribute.name(),
                            "For " + scalar.prismaName() + " there are: " + choices(scalar) + "."));
    if (type.scalar != scalar) {
      throw attribute
          .position()
          .error(
              "@"
                  + attribute.name()
                  + " does not fit the type "
                  + scalar.prismaName()
                  + ", expected "
                  + choices(scalar),
              "Use one of these, or make the field a " + type.scalar.prismaName() + ".");
    }
    List<Argument> arguments = attribute.arguments();
    if (arguments.size() > type.numbers || (type == DECIMAL && arguments.size() == 1)) {
      throw attribute
          .position()
          .error(
              "@"
                  + attribute.name()
                  + " takes "
                  + (type.numbers == 0 ? "no arguments" : type.numbers + " at most")
                  + ", found "
                  + arguments.size(),
              "Correct the arguments of @" + attribute.name() + ".");
    }
    if (arguments.isEmpty()) {
      return type.sql;
    }
    return type.sql
        + arguments.stream().map(NativeType::number).collect(Collectors.joining(",", "(", ")"));
  }

  private static String number(Argument argument) {
    if (argument.value() instanceof Expression.Digits digits
        && digits.literal().chars().allMatch(Character::isDigit)) {
      return digits.literal();
    }
    throw argument
        .position()
        .error("expected a whole number", "Write the length or precision as a number.");
  }

  private static String choices(ScalarType scalar) {
    return Arrays.stream(values())
        .filter(type -> type.scalar == scalar)
        .map(type -> "@db." + type.prismaName)
        .collect(Collectors.joining(", "));
  }
}
