package dev.dbkeep.branch;

import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A branch as text: in its state file, in the folder of its copy, and as the comment of its
 * database. What carries no such text with the right token was not made by dbkeep.
 */
final class Marker {
  static final String COMMENT = "dbkeep branch ";
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private Marker() {}

  static String newToken() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  static String text(Branch branch) {
    return JSON.writeValueAsString(branch);
  }

  static String file(Branch branch) {
    return JSON.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(branch) + "\n";
  }

  static Optional<Branch> read(String text) {
    try {
      Branch branch = JSON.readValue(text, Branch.class);
      // a file that was cut off by a full disk, or one of somebody else, names nothing
      return branch == null || branch.name() == null || branch.token() == null
          ? Optional.empty()
          : Optional.of(branch);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  static String comment(Branch branch) {
    return COMMENT + text(branch);
  }

  static Optional<Branch> ofComment(String comment) {
    return comment.startsWith(COMMENT)
        ? read(comment.substring(COMMENT.length()))
        : Optional.empty();
  }
}
