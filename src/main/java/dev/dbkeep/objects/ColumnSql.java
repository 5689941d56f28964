package dev.dbkeep.objects;

import dev.dbkeep.catalog.Column;
import dev.dbkeep.catalog.Table;
import dev.dbkeep.postgres.Identifiers;

/** A column as it stands in CREATE TABLE and ADD COLUMN. */
final class ColumnSql {
  private ColumnSql() {}

  static String define(Table table, Column column) {
    StringBuilder sql =
        new StringBuilder(Identifiers.quote(column.name())).append(' ').append(column.type());
    if (column.collation() != null) {
      sql.append(" COLLATE ").append(column.collation());
    }
    if (column.settings().compression() != null) {
      sql.append(" COMPRESSION ").append(column.settings().compression());
    }
    if (column.generated() != null) {
      sql.append(" GENERATED ALWAYS AS (")
          .append(column.generated().expression())
          .append(") ")
          .append(column.generated().stored() ? "STORED" : "VIRTUAL");
    }
    if (column.defaultExpression() != null) {
      sql.append(" DEFAULT ").append(column.defaultExpression());
    }
    if (column.notNull() && column.identity() == null) {
      if (column.notNullName() != null) {
        sql.append(" CONSTRAINT ").append(Identifiers.quote(column.notNullName()));
      }
      sql.append(" NOT NULL");
    }
    if (column.identity() != null) {
      sql.append(" GENERATED ").append(identity(table, column.identity()));
    }
    return sql.toString();
  }

  /**
   * {@code ALWAYS AS IDENTITY (…)}. The sequence is named only where PostgreSQL would name it
   * otherwise.
   */
  static String identity(Table table, Column.Identity identity) {
    String options =
        " SEQUENCE NAME "
            + Identifiers.quote(table.schema(), identity.sequenceName())
            + SequenceSql.options(identity.options());
    return (identity.always() ? "ALWAYS" : "BY DEFAULT") + " AS IDENTITY (" + options.strip() + ")";
  }

  static String table(Table table) {
    return Identifiers.quote(table.schema(), table.name());
  }

  static String alterTable(Table table) {
    return "ALTER TABLE " + table(table);
  }

  static String alterColumn(Table table, Column column) {
    return alterTable(table) + " ALTER COLUMN " + Identifiers.quote(column.name());
  }
}
