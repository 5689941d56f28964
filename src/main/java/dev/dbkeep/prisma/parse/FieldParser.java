package dev.dbkeep.prisma.parse;

import dev.dbkeep.prisma.parse.Block.Arity;
import dev.dbkeep.prisma.parse.Block.FieldLine;
import dev.dbkeep.prisma.parse.Block.TypeUse;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one field of a model, {@code email String? @unique}.
 *
 * @param tokens stand behind its name
 */
record FieldParser(TokenStream tokens, ExpressionParser expressions) {
  FieldLine read(Token name) {
    if (tokens.peek().is(":")) {
      throw tokens
          .peek()
          .position()
          .error(
              "expected a type after " + name.text() + ", found \":\"",
              "Write the field without the colon: " + name.text() + " Type.");
    }
    TypeUse type = type(name);
    List<Attribute> attributes = new ArrayList<>();
    while (tokens.peek().is("@")) {
      Token at = tokens.next();
      if (tokens.peek().is("@")) {
        throw at.position()
            .error(
                "expected a field attribute with one @",
                "Attributes of the whole model start with @@ and stand on a line of their own.");
      }
      attributes.add(expressions.attribute(at));
    }
    return new FieldLine(name.text(), type, attributes, name.position());
  }

  private TypeUse type(Token field) {
    Token token = tokens.peek();
    if (token.kind() != Token.Kind.WORD) {
      throw token
          .position()
          .error(
              "expected the type of field " + field.text() + ", found " + token.describe(),
              "A field is written as: name Type @attributes.");
    }
    tokens.next();
    String name = token.text();
    boolean unsupported = name.equals("Unsupported") && tokens.peek().is("(");
    if (unsupported) {
      tokens.next();
      Token sql = tokens.next();
      if (sql.kind() != Token.Kind.STRING) {
        throw sql.position()
            .error(
                "expected the database type in double quotes, found " + sql.describe(),
                "Write Unsupported(\"type\").");
      }
      name = sql.text();
      tokens.expect(")", "after the database type");
    }
    Arity arity = Arity.REQUIRED;
    if (tokens.peek().is("?")) {
      tokens.next();
      arity = Arity.OPTIONAL;
    } else if (tokens.peek().is("[")) {
      tokens.next();
      tokens.expect("]", "after " + name + "[");
      arity = Arity.LIST;
      if (tokens.peek().is("?")) {
        throw tokens
            .peek()
            .position()
            .error(
                "a list cannot be optional",
                "Remove the question mark; an empty list stands for nothing.");
      }
    }
    return new TypeUse(name, unsupported, arity, token.position());
  }
}
