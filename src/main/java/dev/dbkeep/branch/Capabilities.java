package dev.dbkeep.branch;

import java.util.ArrayList;
import java.util.List;

/**
 * What a way of making branches can do.
 *
 * @param live while the source is in use
 * @param shared the copy takes disk only for what changes
 * @param wholeServer the branch is a server of its own, with all databases of the source's server
 * @param schemaOnly can leave the rows out
 * @param remote works where nothing of the server's disk is within reach
 */
public record Capabilities(
    boolean live, boolean shared, boolean wholeServer, boolean schemaOnly, boolean remote) {
  /** In words, for people. */
  public String text() {
    List<String> words = new ArrayList<>();
    words.add(live ? "live source" : "source not in use");
    words.add(shared ? "shares disk" : "copies every byte");
    words.add(wholeServer ? "a server of its own" : "a database beside the source");
    if (schemaOnly) {
      words.add("schema only");
    }
    if (remote) {
      words.add("remote servers");
    }
    return String.join(", ", words);
  }
}
