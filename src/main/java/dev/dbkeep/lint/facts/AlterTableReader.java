package dev.dbkeep.lint.facts;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** ALTER TABLE: one fact for each of its actions. */
record AlterTableReader(Names names, Definitions definitions) {
  List<Fact> read(JsonNode statement) {
    if (!"OBJECT_TABLE".equals(Trees.text(statement, "objtype"))) {
      return List.of(new SessionFact.Other("AlterTableStmt"));
    }
    Name table = names.table(statement.path("relation"));
    List<Fact> facts = new ArrayList<>();
    Trees.elements(statement, "cmds")
        .forEach(command -> facts.add(action(table, command.path("AlterTableCmd"))));
    return facts;
  }

  private Fact action(Name table, JsonNode command) {
    String name = Trees.text(command, "name");
    JsonNode definition = Trees.fields(command.path("def"));
    return switch (Trees.text(command, "subtype")) {
      case "AT_AddColumn" ->
          new ColumnFact.Add(
              table, definitions.column(definition), Trees.flag(command, "missing_ok"));
      case "AT_DropColumn" ->
          new ColumnFact.Drop(
              table, name, Trees.cascade(command), Trees.flag(command, "missing_ok"));
      case "AT_AlterColumnType" ->
          new ColumnFact.ChangeType(
              table,
              name,
              definitions.type(definition.path("typeName")),
              conversion(definition.path("raw_default"), name));
      case "AT_SetNotNull" -> new ColumnFact.SetNotNull(table, name);
      case "AT_DropNotNull" -> new ColumnFact.DropNotNull(table, name);
      case "AT_ColumnDefault" ->
          command.has("def")
              ? new ColumnFact.SetDefault(table, name, Defaults.kind(command.path("def")))
              : new ColumnFact.DropDefault(table, name);
      case "AT_AddConstraint" -> new ConstraintFact.Add(table, definitions.constraint(definition));
      case "AT_DropConstraint" -> new ConstraintFact.Drop(table, name);
      case "AT_ValidateConstraint" -> new ConstraintFact.Validate(table, name);
      case "AT_AttachPartition" ->
          new TableFact.Attach(table, names.table(definition.path("name")));
      case "AT_DetachPartition" ->
          new TableFact.Detach(
              table, names.table(definition.path("name")), Trees.flag(definition, "concurrent"));
      default -> new SessionFact.Other(Trees.text(command, "subtype"));
    };
  }

  private static ColumnFact.Conversion conversion(JsonNode using, String column) {
    if (using.isMissingNode()) {
      return ColumnFact.Conversion.ASSIGNMENT;
    }
    JsonNode inner = using;
    while (inner.has("TypeCast")) {
      inner = inner.path("TypeCast").path("arg");
    }
    List<String> fields = Trees.strings(inner.path("ColumnRef").path("fields"));
    boolean castOfItself = !fields.isEmpty() && fields.getLast().equals(column);
    return castOfItself ? ColumnFact.Conversion.CAST : ColumnFact.Conversion.EXPRESSION;
  }
}
