package dev.dbkeep.lint.rules;

import dev.dbkeep.lint.facts.ColumnDefinition;
import dev.dbkeep.lint.facts.ColumnFact;
import dev.dbkeep.lint.facts.DropFact;
import dev.dbkeep.lint.facts.Fact;
import dev.dbkeep.lint.facts.Name;
import dev.dbkeep.lint.facts.RowFact;
import dev.dbkeep.lint.facts.TableFact;
import dev.dbkeep.lint.facts.TypeFact;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the statements so far have made and renamed. A table made a moment ago holds no rows that
 * could be lost; a table renamed a moment ago still has its old name on the database that a probe
 * asks.
 */
public final class SchemaSoFar {
  private record Place(Name table, String column) {}

  private final Set<Name> madeTables = new HashSet<>();
  private final Map<Name, Name> tableOrigins = new HashMap<>();
  private final Map<Place, ColumnDefinition> madeColumns = new HashMap<>();
  private final Map<Place, String> columnOrigins = new HashMap<>();
  private final Set<Place> filled = new HashSet<>();
  private final Map<Name, List<String>> madeEnums = new HashMap<>();
  private final Set<Name> renamedTypes = new HashSet<>();

  public boolean made(Name table) {
    return madeTables.contains(table);
  }

  public Optional<ColumnDefinition> madeColumn(Name table, String column) {
    return Optional.ofNullable(madeColumns.get(place(table, column)));
  }

  /** The name under which the database still knows the table. */
  public Name origin(Name table) {
    return tableOrigins.getOrDefault(table, table);
  }

  public String columnOrigin(Name table, String column) {
    return columnOrigins.getOrDefault(place(table, column), column);
  }

  /** True when an UPDATE of the script has given the column values. */
  public boolean filled(Name table, String column) {
    return filled.contains(place(table, column));
  }

  /** The labels of an enum that the script itself made. */
  public Optional<List<String>> labels(Name type) {
    return Optional.ofNullable(madeEnums.get(type));
  }

  /**
   * True when the script makes an enum to take the place of another: it renames types to swap them.
   */
  public boolean swapsTypes() {
    return !renamedTypes.isEmpty();
  }

  void apply(Fact fact) {
    switch (fact) {
      case TableFact.Create create when !create.ifNotExists() -> madeTables.add(create.table());
      case TableFact.Rename rename ->
          renamed(rename.table(), rename.table().withName(rename.newName()));
      case TableFact.Move move ->
          renamed(move.table(), new Name(move.newSchema(), move.table().name()));
      case ColumnFact.Add add when !add.ifNotExists() ->
          madeColumns.put(place(add.table(), add.column()), add.definition());
      case ColumnFact.Drop drop -> madeColumns.remove(place(drop.table(), drop.column()));
      case ColumnFact.Rename rename -> renamedColumn(rename);
      case DropFact drop when drop.kind() == DropFact.Kind.TABLE -> madeTables.remove(drop.name());
      case RowFact.Update update ->
          update.columns().forEach(column -> filled.add(place(update.table(), column)));
      case TypeFact.CreateEnum create -> madeEnums.put(create.type(), create.labels());
      case TypeFact.Rename rename -> renamedType(rename);
      case Fact other -> {}
    }
  }

  private void renamed(Name from, Name to) {
    if (madeTables.remove(from)) {
      madeTables.add(to);
      return;
    }
    tableOrigins.put(to, origin(from));
  }

  private void renamedColumn(ColumnFact.Rename rename) {
    Place from = place(rename.table(), rename.column());
    Place to = place(rename.table(), rename.newName());
    ColumnDefinition made = madeColumns.remove(from);
    if (made != null) {
      madeColumns.put(to, made);
      return;
    }
    columnOrigins.put(to, columnOrigin(rename.table(), rename.column()));
  }

  private void renamedType(TypeFact.Rename rename) {
    List<String> labels = madeEnums.remove(rename.type());
    if (labels == null) {
      renamedTypes.add(rename.type());
    } else {
      madeEnums.put(rename.type().withName(rename.newName()), labels);
    }
  }

  private Place place(Name table, String column) {
    return new Place(origin(table), column);
  }
}
