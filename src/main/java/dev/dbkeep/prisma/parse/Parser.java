package dev.dbkeep.prisma.parse;

import dev.dbkeep.prisma.parse.Block.EnumBlock;
import dev.dbkeep.prisma.parse.Block.FieldLine;
import dev.dbkeep.prisma.parse.Block.Kind;
import dev.dbkeep.prisma.parse.Block.ModelBlock;
import dev.dbkeep.prisma.parse.Block.SettingsBlock;
import dev.dbkeep.prisma.parse.Block.ValueLine;
import java.util.ArrayList;
import java.util.List;

/** Reads one .prisma file into its blocks; what the names mean is for the datamodel to find out. */
public final class Parser {
  private final TokenStream tokens;
  private final ExpressionParser expressions;
  private final FieldParser field;

  private Parser(SchemaFile file) {
    this.tokens = new TokenStream(Lexer.tokens(file));
    this.expressions = new ExpressionParser(tokens);
    this.field = new FieldParser(tokens, expressions);
  }

  /** The blocks of a file, in their order. */
  public static List<Block> parse(SchemaFile file) {
    return new Parser(file).blocks();
  }

  private List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    StringBuilder documentation = new StringBuilder();
    while (true) {
      Token token = tokens.next();
      switch (token.kind()) {
        case FILE_END -> {
          return blocks;
        }
        case LINE_END -> {}
        case DOCUMENTATION ->
            documentation.append(documentation.isEmpty() ? "" : "\n").append(token.text());
        case WORD -> {
          blocks.add(block(token, documentation.toString()));
          documentation.setLength(0);
        }
        case STRING, NUMBER, SYMBOL ->
            throw token
                .position()
                .error(
                    "expected model, enum, view, datasource or generator, found "
                        + token.describe(),
                    "Every declaration starts with one of these words; check that the block above"
                        + " is closed once only.");
      }
    }
  }

  private Block block(Token keyword, String documentation) {
    return switch (keyword.text()) {
      case "model" -> model(Kind.MODEL, keyword, documentation);
      case "view" -> model(Kind.VIEW, keyword, documentation);
      case "type" -> model(Kind.TYPE, keyword, documentation);
      case "enum" -> enumeration(keyword);
      case "datasource" -> settings(true, keyword);
      case "generator" -> settings(false, keyword);
      default ->
          throw keyword
              .position()
              .error(
                  "expected model, enum, view, datasource or generator, found \""
                      + keyword.text()
                      + "\"",
                  "Every declaration starts with one of these words.");
    };
  }

  private Token open(Token keyword) {
    Token name = tokens.expectWord("the name of the " + keyword.text());
    tokens.expect("{", "after " + keyword.text() + " " + name.text());
    return name;
  }

  /**
   * The next token inside a block that is no line end and no comment; fails with the block's own
   * place when the file ends first.
   */
  private Token nextLine(Token keyword, Token name) {
    while (true) {
      Token token = tokens.next();
      switch (token.kind()) {
        case LINE_END, DOCUMENTATION -> {}
        case FILE_END ->
            throw name.position()
                .error(
                    keyword.text() + " " + name.text() + " is never closed, expected \"}\"",
                    "Add the closing brace of this block.");
        case WORD, SYMBOL, STRING, NUMBER -> {
          return token;
        }
      }
    }
  }

  private ModelBlock model(Kind kind, Token keyword, String documentation) {
    Token name = open(keyword);
    List<FieldLine> fields = new ArrayList<>();
    List<Attribute> attributes = new ArrayList<>();
    while (true) {
      Token token = nextLine(keyword, name);
      if (token.is("}")) {
        return new ModelBlock(
            kind, name.text(), fields, attributes, documentation, name.position());
      }
      if (token.is("@")) {
        attributes.add(blockAttribute(token));
      } else if (token.kind() == Token.Kind.WORD) {
        if (isBlockStart(token)) {
          throw name.position()
              .error(
                  keyword.text()
                      + " "
                      + name.text()
                      + " is never closed, expected \"}\" before "
                      + token.text()
                      + " "
                      + tokens.peek().text(),
                  "Add the closing brace of this block.");
        }
        fields.add(field.read(token));
      } else {
        throw token
            .position()
            .error(
                "expected a field, an attribute or \"}\", found " + token.describe(),
                "A field is written as: name Type @attributes.");
      }
      endLine();
    }
  }

  /**
   * A missing brace shows as "model User {" inside another block: a field never has a brace after
   * its type.
   */
  private boolean isBlockStart(Token token) {
    return List.of("model", "enum", "view", "type", "datasource", "generator")
            .contains(token.text())
        && tokens.peek().kind() == Token.Kind.WORD
        && tokens.peek(1).is("{");
  }

  private Attribute blockAttribute(Token at) {
    if (!tokens.peek().is("@")) {
      throw at.position()
          .error(
              "expected @@ before the attribute of a block",
              "Attributes of a whole model or enum start with two at signs.");
    }
    tokens.next();
    return expressions.attribute(at);
  }

  private EnumBlock enumeration(Token keyword) {
    Token name = open(keyword);
    List<ValueLine> values = new ArrayList<>();
    List<Attribute> attributes = new ArrayList<>();
    while (true) {
      Token token = nextLine(keyword, name);
      if (token.is("}")) {
        return new EnumBlock(name.text(), values, attributes, name.position());
      }
      if (token.is("@")) {
        attributes.add(blockAttribute(token));
      } else if (token.kind() == Token.Kind.WORD) {
        if (isBlockStart(token)) {
          throw name.position()
              .error(
                  "enum "
                      + name.text()
                      + " is never closed, expected \"}\" before "
                      + token.text()
                      + " "
                      + tokens.peek().text(),
                  "Add the closing brace of this block.");
        }
        List<Attribute> own = new ArrayList<>();
        while (tokens.peek().is("@")) {
          own.add(expressions.attribute(tokens.next()));
        }
        values.add(new ValueLine(token.text(), own, token.position()));
      } else {
        throw token
            .position()
            .error(
                "expected an enum value or \"}\", found " + token.describe(),
                "Enum values are names; use @map(\"…\") for a value with other characters.");
      }
      endLine();
    }
  }

  private SettingsBlock settings(boolean datasource, Token keyword) {
    Token name = open(keyword);
    List<Argument> settings = new ArrayList<>();
    while (true) {
      Token token = nextLine(keyword, name);
      if (token.is("}")) {
        return new SettingsBlock(datasource, name.text(), settings, name.position());
      }
      if (token.kind() != Token.Kind.WORD) {
        throw token
            .position()
            .error(
                "expected a setting or \"}\", found " + token.describe(),
                "A setting is written as: name = value.");
      }
      tokens.expect("=", "after " + token.text());
      settings.add(new Argument(token.text(), expressions.expression(), token.position()));
      endLine();
    }
  }

  private void endLine() {
    Token token = tokens.peek();
    switch (token.kind()) {
      case LINE_END, FILE_END, DOCUMENTATION -> {}
      case SYMBOL, WORD, STRING, NUMBER -> {
        if (!token.is("}")) {
          throw token
              .position()
              .error(
                  "expected the end of the line, found " + token.describe(),
                  "Each field, value and setting stands on a line of its own.");
        }
      }
    }
  }
}
