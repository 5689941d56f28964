package dev.dbkeep.prisma;

import java.util.Comparator;

/** One .prisma file as it was read: {@code name} is what errors point at. */
record SchemaFile(String name, String text) {
  static final Comparator<SchemaFile> BY_NAME = Comparator.comparing(SchemaFile::name);
}
