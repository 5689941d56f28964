package dev.dbkeep.upkeep.partitions;

import dev.dbkeep.postgres.Identifiers;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows on their way from partitions to others that take their place: from the past to the new ones,
 * or back.
 *
 * @param source what rows are read from, as SQL
 * @param sources the partitions there, as SQL
 * @param target what rows are written to, as SQL
 * @param targets the tables there
 * @param columns those that can be written, as SQL
 * @param others whether the table has further unique keys, which a row that is no more could break
 */
record Exchange(
    Split split,
    GrowingTable table,
    SplitKey key,
    String source,
    List<String> sources,
    String target,
    List<Target> targets,
    List<String> columns,
    List<ForeignKey> foreignKeys,
    boolean others) {
  private static final String COLUMNS =
      """
      SELECT pg_catalog.quote_ident(a.attname) FROM pg_catalog.pg_attribute a
      WHERE a.attrelid = ?::oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum
      """;

  private static final String FOREIGN_KEYS =
      """
      SELECT pg_catalog.quote_ident(f.conname), pg_catalog.pg_get_constraintdef(f.oid), f.confrelid::pg_catalog.regclass
      FROM pg_catalog.pg_constraint f WHERE f.contype = 'f' AND f.conrelid = ?::oid AND f.conparentid = 0 ORDER BY f.conname
      """;

  private static final String OTHERS =
      "SELECT 'yes' FROM pg_catalog.pg_index i WHERE i.indrelid = ?::oid AND i.indisunique AND NOT"
          + " i.indisprimary LIMIT 1";

  Exchange {
    sources = List.copyOf(sources);
    targets = List.copyOf(targets);
    columns = List.copyOf(columns);
    foreignKeys = List.copyOf(foreignKeys);
  }

  /** A table that becomes a partition. */
  record Target(long oid, String quoted) {}

  /**
   * One of the table.
   *
   * @param name as SQL
   * @param parent the table it points at, as SQL
   */
  record ForeignKey(String name, String definition, String parent) {}

  /** From the past to the new ones. */
  static Exchange forward(CatalogRows rows, GrowingTable table, Split split, List<SplitLeaf> leaves)
      throws SQLException {
    return of(
        rows,
        table,
        split,
        "ONLY " + split.pastQuoted(),
        List.of(split.pastQuoted()),
        split.staging(),
        leaves.stream().map(leaf -> new Target(leaf.oid(), leaf.quoted())).toList());
  }

  static Exchange back(
      CatalogRows rows, GrowingTable table, Split split, Begun begun, List<SplitLeaf> leaves)
      throws SQLException {
    return of(
        rows,
        table,
        split,
        "(SELECT * FROM %s WHERE %s < %s)"
            .formatted(
                table.quoted(),
                Identifiers.quote(begun.column()),
                Identifiers.literal(begun.boundary())),
        leaves.stream().map(SplitLeaf::quoted).toList(),
        split.pastQuoted(),
        List.of(new Target(split.past(), split.pastQuoted())));
  }

  private static Exchange of(
      CatalogRows rows,
      GrowingTable table,
      Split split,
      String source,
      List<String> sources,
      String target,
      List<Target> targets)
      throws SQLException {
    return new Exchange(
        split,
        table,
        SplitKey.of(rows, table),
        source,
        sources,
        target,
        targets,
        rows.texts(COLUMNS, table.oid()),
        rows.read(FOREIGN_KEYS, table.oid()).stream()
            .map(row -> new ForeignKey(row.text(1), row.text(2), row.text(3)))
            .toList(),
        !rows.texts(OTHERS, table.oid()).isEmpty());
  }

  /** A copy that nobody guards could keep others from removing what it points at. */
  boolean guarded() {
    return !foreignKeys.isEmpty();
  }

  String list() {
    return String.join(", ", columns);
  }

  String listOf(String alias) {
    return columns.stream().map(one -> alias + "." + one).collect(Collectors.joining(", "));
  }

  SplitCapture capture() {
    return new SplitCapture(split, key);
  }

  /** In the order in which those who write rows lock them. */
  String lock(String more) {
    return "LOCK TABLE ONLY %s, %s%s%s IN ACCESS EXCLUSIVE MODE"
        .formatted(
            table.quoted(),
            sources.stream().map(one -> "ONLY " + one).collect(Collectors.joining(", ")),
            foreignKeys.stream()
                .map(ForeignKey::parent)
                .distinct()
                .map(one -> ", ONLY " + one)
                .collect(Collectors.joining()),
            more);
  }
}
