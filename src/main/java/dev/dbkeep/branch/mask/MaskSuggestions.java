package dev.dbkeep.branch.mask;

import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Columns that look personal and have no rule, with the line that would give them one. */
public final class MaskSuggestions {
  private static final Set<String> PEOPLE =
      Set.of(
          "user",
          "customer",
          "client",
          "person",
          "people",
          "member",
          "contact",
          "employee",
          "patient",
          "student",
          "account",
          "profile",
          "author",
          "subscriber",
          "guest");
  private static final List<String> MAIL = List.of("email", "mail");
  private static final List<String> PHONE = List.of("phone", "mobile", "fax", "telefon");
  private static final List<String> NAMES =
      List.of(
          "firstname", "lastname", "fullname", "surname", "givenname", "familyname", "username");
  private static final List<String> PLACES = List.of("address", "street", "postcode", "zipcode");
  private static final List<String> BIRTH = List.of("birth", "born", "dob");
  private static final List<String> NUMBERS =
      List.of("iban", "cardnumber", "ssn", "passport", "taxid", "socialsecurity");

  private MaskSuggestions() {}

  /** A line of {@code [branch.mask]} that is missing. */
  public record Suggestion(String column, String line) {}

  public static List<Suggestion> of(ServerUrl url, Map<String, String> rules) throws SQLException {
    List<Suggestion> suggestions = new ArrayList<>();
    try (Connection connection = Connections.open(url)) {
      MaskCatalog catalog = new MaskCatalog(connection);
      Set<String> ruled = new HashSet<>();
      for (String name : rules.keySet()) {
        catalog.named(name).ifPresent(column -> ruled.add(column.display()));
      }
      for (MaskColumn column : catalog.all()) {
        if (!ruled.contains(column.display()) && !column.generated()) {
          rule(column)
              .ifPresent(
                  rule ->
                      suggestions.add(
                          new Suggestion(
                              column.display(),
                              "\"%s\" = \"%s\"".formatted(column.display(), rule))));
        }
      }
    }
    return suggestions;
  }

  private static Optional<String> rule(MaskColumn column) {
    String name = column.name().toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    if (column.category().equals("I")) {
      return Optional.of("fixed:192.0.2.1");
    }
    if (has(name, BIRTH)) {
      return column.category().equals("D")
          ? Optional.of("sql:date_trunc('year', " + column.name() + ")")
          : Optional.of(nothing(column));
    }
    if (!column.isText()) {
      return Optional.empty();
    }
    if (has(name, MAIL)) {
      return Optional.of("email");
    }
    if (has(name, PHONE)) {
      return Optional.of("phone");
    }
    if (has(name, NAMES) || name.equals("name") && isOfPeople(column)) {
      return Optional.of("name");
    }
    if (has(name, NUMBERS)) {
      return Optional.of("hash");
    }
    return has(name, PLACES) ? Optional.of(nothing(column)) : Optional.empty();
  }

  private static String nothing(MaskColumn column) {
    return column.notNull() ? "fixed:" : "null";
  }

  private static boolean has(String name, List<String> words) {
    return words.stream().anyMatch(name::contains);
  }

  private static boolean isOfPeople(MaskColumn column) {
    String table = column.tableName().toLowerCase(Locale.ROOT);
    return PEOPLE.stream().anyMatch(table::contains);
  }
}
