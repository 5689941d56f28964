package dev.dbkeep.prisma;

import java.util.Arrays;
import java.util.Optional;

/** Prisma's own field types and the column type each has when @db says nothing else. */
enum ScalarType {
  STRING("String", "TEXT"),
  BOOLEAN("Boolean", "BOOLEAN"),
  INT("Int", "INTEGER"),
  BIG_INT("BigInt", "BIGINT"),
  FLOAT("Float", "DOUBLE PRECISION"),
  DECIMAL("Decimal", "DECIMAL(65,30)"),
  DATE_TIME("DateTime", "TIMESTAMP(3)"),
  JSON("Json", "JSONB"),
  BYTES("Bytes", "BYTEA");

  private final String prismaName;
  private final String columnType;

  ScalarType(String prismaName, String columnType) {
    this.prismaName = prismaName;
    this.columnType = columnType;
  }

  static Optional<ScalarType> named(String name) {
    return Arrays.stream(values()).filter(type -> type.prismaName.equals(name)).findFirst();
  }

  String prismaName() {
    return prismaName;
  }

  String columnType() {
    return columnType;
  }
}
