package dev.dbkeep.prisma.parse;

import java.util.Comparator;

/** One .prisma file as it was read: {@code name} is what errors point at. */
public record SchemaFile(String name, String text) {
  public static final Comparator<SchemaFile> BY_NAME = Comparator.comparing(SchemaFile::name);
}
