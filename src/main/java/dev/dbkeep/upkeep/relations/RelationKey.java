package dev.dbkeep.upkeep.relations;

import java.util.List;

/**
 * A column by which a row of its table can be named.
 *
 * @param primary whether it is the primary key, or only unique
 * @param forms the name of its table, with each singular
 */
record RelationKey(
    TableName table,
    String name,
    RelationColumn.Family family,
    String type,
    boolean primary,
    List<String> words,
    List<List<String>> forms) {
  RelationKey {
    words = List.copyOf(words);
    forms = forms.stream().map(List::copyOf).toList();
  }
}
