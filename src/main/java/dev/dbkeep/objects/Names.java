package dev.dbkeep.objects;

/** Names as PostgreSQL's own functions print them: quoted only where they must be. */
final class Names {
  private Names() {}

  /** As quote_ident prints a name that is no keyword; good enough to compare two printed definitions, never to run one. */
  static String asPrinted(String name) {
    return isPlain(name) ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  private static boolean isPlain(String name) {
    if (name.isEmpty() || Character.isDigit(name.charAt(0)) || name.charAt(0) == '$') {
      return false;
    }
    return name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_');
  }
}
