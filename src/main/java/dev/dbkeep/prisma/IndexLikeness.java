package dev.dbkeep.prisma;

import dev.dbkeep.catalog.CatalogObject;
import dev.dbkeep.catalog.Constraint;
import dev.dbkeep.catalog.Index;
import dev.dbkeep.prisma.PrismaOptions.IndexReading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Pairs the live indexes of one table with the wanted ones, as Prisma does: by what they are, then
 * by name.
 */
final class IndexLikeness {
  private final Set<CatalogObject> kept = new LinkedHashSet<>();
  private final Set<String> unwantedConstraints = new LinkedHashSet<>();
  private final IndexReading reading;

  /** A live index or unique constraint. */
  private record Live(
      String name, IndexShape shape, @org.jspecify.annotations.Nullable Index index) {}

  IndexLikeness(
      IndexReading reading,
      boolean partialIndexes,
      List<Index> current,
      List<Index> wanted,
      List<Constraint> constraints) {
    this.reading = reading;
    List<Live> live = live(partialIndexes, current, constraints);
    Map<Index, IndexShape> targets = new LinkedHashMap<>();
    wanted.forEach(index -> targets.put(index, IndexShape.ofIndex(index.definition())));
    Set<Index> renamed = new LinkedHashSet<>();
    Set<Index> present = new LinkedHashSet<>();
    if (!partialIndexes) {
      // Without the preview feature a partial index is nothing to drop, but it does stand for one
      // the schema describes without its predicate.
      partial(current)
          .forEach(
              shape ->
                  targets.forEach(
                      (index, target) -> {
                        if (shape.sameAs(target, reading, false)) {
                          present.add(index);
                        }
                      }));
    }
    for (Live one : live) {
      List<Index> matches =
          targets.entrySet().stream()
              .filter(target -> one.shape().sameAs(target.getValue(), reading, partialIndexes))
              .map(Map.Entry::getKey)
              .toList();
      if (matches.isEmpty()) {
        unwanted(one);
        continue;
      }
      present.addAll(matches);
      Index match =
          matches.stream()
              .filter(index -> index.name().equals(one.name()))
              .findFirst()
              .orElse(matches.getFirst());
      boolean alone = live.stream().filter(other -> other.shape().twinOf(one.shape())).count() == 1;
      if (alone && !match.name().equals(one.name()) && renamed.add(match)) {
        String definition = IndexShape.ofIndex(match.definition()).named(one.name());
        kept.add(
            new Index(
                match.schema(),
                one.name(),
                match.table(),
                definition,
                match.valid(),
                match.clustered(),
                match.replicaIdentity()));
      }
    }
    present.stream().filter(index -> !renamed.contains(index)).forEach(kept::add);
  }

  private static List<IndexShape> partial(List<Index> current) {
    return current.stream()
        .map(index -> IndexShape.ofIndex(index.definition()))
        .filter(shape -> shape.predicate() != null && !shape.hasExpression())
        .toList();
  }

  private static List<Live> live(
      boolean partialIndexes, List<Index> current, List<Constraint> constraints) {
    List<Live> live = new ArrayList<>();
    for (Index index : current) {
      IndexShape shape = IndexShape.ofIndex(index.definition());
      if (!shape.hasExpression() && (shape.predicate() == null || partialIndexes)) {
        live.add(new Live(index.name(), shape, index));
      }
    }
    constraints.stream()
        .filter(constraint -> constraint.type() == Constraint.Type.UNIQUE)
        .forEach(
            constraint ->
                live.add(
                    new Live(
                        constraint.name(),
                        IndexShape.ofUniqueConstraint(constraint.definition()),
                        null)));
    return live;
  }

  private void unwanted(Live one) {
    Index index = one.index();
    if (index == null) {
      unwantedConstraints.add(one.name());
    } else {
      kept.add(
          reading == IndexReading.AS_PRISMA ? withoutOperatorClasses(index, one.shape()) : index);
    }
  }

  /** As Prisma's engine sees a btree index, so that the difference it reports is one here too. */
  private static Index withoutOperatorClasses(Index index, IndexShape shape) {
    String definition = index.definition();
    for (IndexShape.Part part : shape.parts()) {
      if (shape.method().equals("btree") && part.operatorClass() != null) {
        definition = definition.replace(" " + part.operatorClass(), "");
      }
    }
    return new Index(
        index.schema(),
        index.name(),
        index.table(),
        definition,
        index.valid(),
        index.clustered(),
        index.replicaIdentity());
  }

  /** Whether this unique constraint is a difference; else an index stands for it. */
  boolean isUnwanted(Constraint unique) {
    return unwantedConstraints.contains(unique.name());
  }

  List<CatalogObject> kept() {
    return List.copyOf(kept);
  }
}
