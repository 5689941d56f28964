package dev.dbkeep.backup.storage;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;

/**
 * A bucket and where in it the objects begin.
 *
 * @param prefix empty, or with a slash at its end
 */
record S3Location(String bucket, String prefix) {
  private static final String SCHEME = "s3://";

  static S3Location parse(String text) {
    String rest = text.substring(SCHEME.length());
    int slash = rest.indexOf('/');
    String bucket = slash < 0 ? rest : rest.substring(0, slash);
    if (!isName(bucket)) {
      throw DbkeepException.of(
          ErrorCode.CONFIG,
          "not the name of a bucket: " + bucket,
          "Write s3://bucket/prefix; the name of a bucket has small letters, digits, dots and"
              + " hyphens.");
    }
    String prefix = slash < 0 ? "" : stripSlashes(rest.substring(slash));
    return new S3Location(bucket, prefix.isEmpty() ? "" : prefix + "/");
  }

  /** Old buckets may also have capitals and underscores. */
  private static boolean isName(String text) {
    return !text.isEmpty()
        && text.chars()
            .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "-._".indexOf(c) >= 0));
  }

  private static String stripSlashes(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && text.charAt(start) == '/') {
      start++;
    }
    while (end > start && text.charAt(end - 1) == '/') {
      end--;
    }
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    String path = prefix.isEmpty() ? "" : "/" + prefix.substring(0, prefix.length() - 1);
    return SCHEME + bucket + path;
  }
}
