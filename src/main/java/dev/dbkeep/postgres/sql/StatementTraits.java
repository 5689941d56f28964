package dev.dbkeep.postgres.sql;

import java.util.List;
import java.util.Locale;

/**
 * What the leading keywords of a statement say about how it must be run. A first guess that saves a
 * failed try: what PostgreSQL itself answers (25001) decides in the end.
 *
 * @param words the unquoted words of the statement outside parentheses in upper case, at most
 *     twelve from the start
 * @param last its last word, upper case
 */
public record StatementTraits(List<String> words, String last, boolean mentionsSetConfig) {
  private static final int LEADING = 12;

  public StatementTraits {
    words = List.copyOf(words);
  }

  /** How strongly a statement may disturb others, which decides the timeouts it gets. */
  public enum Impact {
    /** Meant to be over at once; any lock it asks for is given up after the budget. */
    SHORT,
    /** Reads a whole table under a weak lock: no statement_timeout. */
    SCAN,
    /** Cannot run inside a transaction block. */
    OUTSIDE,
    /** Changes rows. */
    DATA
  }

  public static StatementTraits of(SqlStatement statement) {
    String sql = statement.text();
    List<Token> tokens = statement.tokens();
    int[] depth = {0};
    List<String> words =
        tokens.stream()
            .filter(
                token -> {
                  depth[0] += token.isSymbol(sql, '(') ? 1 : token.isSymbol(sql, ')') ? -1 : 0;
                  return depth[0] == 0
                      && (token.kind() == Token.Kind.WORD
                          || token.kind() == Token.Kind.QUOTED_NAME);
                })
            .map(
                token ->
                    token.kind() == Token.Kind.WORD
                        ? token.text(sql).toUpperCase(Locale.ROOT)
                        : "\"")
            .limit(LEADING)
            .toList();
    Token last = tokens.isEmpty() ? null : tokens.getLast();
    String lastWord =
        last != null && last.kind() == Token.Kind.WORD
            ? last.text(sql).toUpperCase(Locale.ROOT)
            : "";
    boolean setConfig = tokens.stream().anyMatch(token -> token.is(sql, "set_config"));
    boolean reindexConcurrently =
        !words.isEmpty()
            && words.getFirst().equals("REINDEX")
            && tokens.stream().anyMatch(token -> token.is(sql, "concurrently"));
    return new StatementTraits(words, reindexConcurrently ? "CONCURRENTLY" : lastWord, setConfig);
  }

  /** True when PostgreSQL refuses the statement inside a transaction block. */
  public static boolean runsOutsideTransaction(SqlStatement statement) {
    return of(statement).outside();
  }

  /** True for BEGIN, COMMIT, ROLLBACK, SAVEPOINT and their kin. */
  public static boolean isTransactionControl(SqlStatement statement) {
    return of(statement).transactionControl();
  }

  public boolean outside() {
    return switch (word(0)) {
      case "CREATE", "DROP" ->
          isOneOf(word(1), "DATABASE", "TABLESPACE", "SUBSCRIPTION") || isConcurrentIndex();
      case "ALTER" ->
          isOneOf(word(1), "SYSTEM", "SUBSCRIPTION")
              || (starts("ALTER", "DATABASE") && words.contains("TABLESPACE"))
              || isConcurrentDetach();
      case "REINDEX" ->
          last.equals("CONCURRENTLY") || isOneOf(word(1), "SCHEMA", "DATABASE", "SYSTEM");
      case "VACUUM" -> true;
      case "CLUSTER" -> words.size() == 1 || (words.size() == 2 && word(1).equals("VERBOSE"));
      case "DISCARD" -> word(1).equals("ALL");
      case "COMMIT", "ROLLBACK" -> word(1).equals("PREPARED");
      default -> false;
    };
  }

  /** CONCURRENTLY: waits for old transactions without keeping anybody's reads or writes waiting. */
  public boolean concurrently() {
    return isConcurrentIndex()
        || isConcurrentDetach()
        || (word(0).equals("REINDEX") && last.equals("CONCURRENTLY"));
  }

  public boolean createsIndexConcurrently() {
    return word(0).equals("CREATE") && isConcurrentIndex();
  }

  public boolean isConcurrentDetach() {
    return starts("ALTER", "TABLE") && words.contains("DETACH") && last.equals("CONCURRENTLY");
  }

  public boolean transactionControl() {
    return beginsTransaction()
        || endsTransaction()
        || isOneOf(word(0), "SAVEPOINT", "RELEASE")
        || starts("PREPARE", "TRANSACTION")
        || starts("ROLLBACK", "TO")
        || rollsBackToSavepoint();
  }

  public boolean beginsTransaction() {
    return word(0).equals("BEGIN") || starts("START", "TRANSACTION");
  }

  /** COMMIT, END, ROLLBACK or ABORT of the whole block. */
  public boolean endsTransaction() {
    return isOneOf(word(0), "COMMIT", "END", "ROLLBACK", "ABORT")
        && !word(1).equals("PREPARED")
        && !words.contains("TO");
  }

  public boolean rollsBack() {
    return endsTransaction() && isOneOf(word(0), "ROLLBACK", "ABORT");
  }

  /** COMMIT AND CHAIN opens the next block at once. */
  public boolean chains() {
    return endsTransaction() && last.equals("CHAIN") && !words.contains("NO");
  }

  public boolean preparesTransaction() {
    return starts("PREPARE", "TRANSACTION");
  }

  public boolean addsEnumValue() {
    return starts("ALTER", "TYPE") && words.contains("ADD") && words.contains("VALUE");
  }

  /**
   * Changes a setting that lives on after the statement, so that a resumed script must run it
   * again.
   */
  public boolean changesSession() {
    return (word(0).equals("SET") && !isOneOf(word(1), "LOCAL", "CONSTRAINTS", "TRANSACTION"))
        || word(0).equals("RESET")
        || mentionsSetConfig;
  }

  /** Takes another role, which the statements behind it have as well. */
  public boolean changesRole() {
    return word(0).equals("SET")
        && words.stream().skip(1).limit(3).anyMatch(word -> isOneOf(word, "ROLE", "AUTHORIZATION"));
  }

  /** A procedure or block that may commit by itself. */
  public boolean mayCommitByItself() {
    return isOneOf(word(0), "CALL", "DO");
  }

  public Impact impact() {
    if (outside()) {
      return Impact.OUTSIDE;
    }
    return switch (word(0)) {
      case "INSERT", "UPDATE", "DELETE", "MERGE", "COPY", "WITH", "SELECT", "CALL", "DO" ->
          Impact.DATA;
      case "ALTER" -> words.contains("VALIDATE") ? Impact.SCAN : Impact.SHORT;
      case "ANALYZE" -> Impact.SCAN;
      default -> Impact.SHORT;
    };
  }

  private boolean rollsBackToSavepoint() {
    return word(0).equals("ROLLBACK") && words.contains("TO");
  }

  private boolean isConcurrentIndex() {
    int index = word(1).equals("UNIQUE") ? 2 : 1;
    return isOneOf(word(0), "CREATE", "DROP")
        && word(index).equals("INDEX")
        && word(index + 1).equals("CONCURRENTLY");
  }

  private boolean starts(String first, String second) {
    return word(0).equals(first) && word(1).equals(second);
  }

  private String word(int index) {
    return index < words.size() ? words.get(index) : "";
  }

  private static boolean isOneOf(String word, String... candidates) {
    return List.of(candidates).contains(word);
  }
}
