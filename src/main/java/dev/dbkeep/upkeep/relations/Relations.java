package dev.dbkeep.upkeep.relations;

import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import dev.dbkeep.postgres.SqlErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Finds the relations of a database: declared ones, confirmed ones, and those that look so. */
public final class Relations {
  /** That many of the sampled values must be keys of the other table. */
  private static final double ENOUGH = 0.8;

  private static final int MOST_TRIED = 3;
  private static final Duration READING = Duration.ofMinutes(2);

  private final ServerUrl url;
  private final List<ConfirmedRelation> said;
  private final Duration reading;

  /** With time enough to compare values in a database of usual size. */
  public Relations(ServerUrl url, List<ConfirmedRelation> said) {
    this(url, said, READING);
  }

  /**
   * @param reading how long values are compared; what is left then, the names alone decide
   */
  public Relations(ServerUrl url, List<ConfirmedRelation> said, Duration reading) {
    this.url = url;
    this.said = List.copyOf(said);
    this.reading = reading;
  }

  /** All of them, those of one table beside each other. */
  public List<Relation> find() {
    try (Connection connection = Connections.open(url);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "SET default_transaction_read_only = on; SET statement_timeout = '10s'; SET lock_timeout"
              + " = '1s'; SET max_parallel_workers_per_gather = 0");
      return find(connection);
    } catch (SQLException e) {
      throw SqlErrors.of(e);
    }
  }

  private List<Relation> find(Connection connection) throws SQLException {
    RelationReader reader = new RelationReader(connection);
    List<Relation> all = new ArrayList<>(reader.foreignKeys());
    said.stream()
        .filter(ConfirmedRelation::confirmed)
        .map(ConfirmedRelation::relation)
        .filter(one -> all.stream().noneMatch(known -> isSame(known, one)))
        .forEach(all::add);
    List<RelationColumn> columns = reader.columns();
    List<RelationKey> keys = reader.keys();
    NameGuess names = new NameGuess(columns, keys);
    Inclusion inclusion = new Inclusion(connection, System.nanoTime() + reading.toNanos());
    Polymorphic polymorphic = new Polymorphic(connection, inclusion, columns, keys);
    Doubts doubts = new Doubts(columns, keys);
    all.forEach(known -> doubts.points(known.child(), known.parent()));
    Map<RelationColumn, List<NameGuess.Candidate>> guesses = new LinkedHashMap<>();
    for (RelationColumn column : columns) {
      if (all.stream().anyMatch(known -> covers(known, column))) {
        continue;
      }
      List<NameGuess.Candidate> candidates = names.of(column);
      guesses.put(column, candidates);
      if (!candidates.isEmpty()) {
        doubts.points(column.table(), candidates.getFirst().key().table());
      }
    }
    for (Map.Entry<RelationColumn, List<NameGuess.Candidate>> one : guesses.entrySet()) {
      RelationColumn column = one.getKey();
      Optional<RelationColumn> type = polymorphic.typeOf(column);
      List<Relation> found =
          type.isPresent()
              ? polymorphic.of(column, type.get())
              : guess(inclusion, doubts, column, one.getValue());
      found.stream()
          .filter(relation -> said.stream().noneMatch(word -> word.speaksOf(relation)))
          .forEach(all::add);
    }
    return inOrder(all);
  }

  /** The likeliest of which the values are there. */
  private static List<Relation> guess(
      Inclusion inclusion,
      Doubts doubts,
      RelationColumn column,
      List<NameGuess.Candidate> candidates)
      throws SQLException {
    for (int tried = 0; tried < Math.min(MOST_TRIED, candidates.size()); tried++) {
      RelationKey key = candidates.get(tried).key();
      Inclusion.Share share =
          inclusion.of(column.table(), column.name(), key.table(), key.name(), null);
      if (!share.isEnough() || share.share() >= ENOUGH) {
        Doubts.Judged judged =
            doubts.of(column, candidates.subList(tried, candidates.size()), share);
        String evidence = Doubts.said("the name fits, " + share.text(), judged);
        return List.of(Relation.guessed(column, key, null, evidence, judged.confidence()));
      }
    }
    return List.of();
  }

  private static boolean isSame(Relation one, Relation other) {
    return one.child().equals(other.child())
        && one.from().equals(other.from())
        && Objects.equals(one.only(), other.only());
  }

  /** Whether it is known where the column points. */
  private static boolean covers(Relation known, RelationColumn column) {
    return known.child().equals(column.table())
        && known.from().equals(List.of(column.name()))
        && known.only() == null;
  }

  private static List<Relation> inOrder(List<Relation> relations) {
    Map<TableName, List<Relation>> byTable = new LinkedHashMap<>();
    relations.stream()
        .map(Relation::child)
        .sorted()
        .forEach(table -> byTable.put(table, new ArrayList<>()));
    relations.forEach(
        relation ->
            byTable.computeIfAbsent(relation.child(), table -> new ArrayList<>()).add(relation));
    return byTable.values().stream().flatMap(List::stream).toList();
  }
}
