package dev.dbkeep.error;

import org.jspecify.annotations.Nullable;

/**
 * The one exception a user sees: what failed, where, and what to do now.
 *
 * <p>The message is lower case, names the things involved and has no full stop; the hint is a
 * sentence with the next command. Neither ever holds a password.
 */
public final class DbkeepException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final @Nullable String hint;
  private final @Nullable String sqlState;
  private final transient @Nullable SourceLocation location;
  private final @Nullable String detail;

  private DbkeepException(
      ErrorCode code,
      String message,
      @Nullable String hint,
      @Nullable String sqlState,
      @Nullable SourceLocation location,
      @Nullable String detail,
      @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.hint = hint;
    this.sqlState = sqlState;
    this.location = location;
    this.detail = detail;
  }

  public static DbkeepException of(ErrorCode code, String message) {
    return new DbkeepException(code, message, null, null, null, null, null);
  }

  public static DbkeepException of(ErrorCode code, String message, String hint) {
    return new DbkeepException(code, message, hint, null, null, null, null);
  }

  public DbkeepException hint(String newHint) {
    return new DbkeepException(code, getMessage(), newHint, sqlState, location, detail, getCause());
  }

  public DbkeepException at(SourceLocation newLocation) {
    return new DbkeepException(code, getMessage(), hint, sqlState, newLocation, detail, getCause());
  }

  /**
   * A longer text shown under the message: the statement, three sample rows, the chain of blockers.
   */
  public DbkeepException detail(String newDetail) {
    return new DbkeepException(code, getMessage(), hint, sqlState, location, newDetail, getCause());
  }

  public DbkeepException sqlState(@Nullable String newSqlState) {
    return new DbkeepException(code, getMessage(), hint, newSqlState, location, detail, getCause());
  }

  public DbkeepException cause(Throwable newCause) {
    return new DbkeepException(code, getMessage(), hint, sqlState, location, detail, newCause);
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }

  public ErrorCode code() {
    return code;
  }

  public @Nullable String hint() {
    return hint;
  }

  public @Nullable String sqlState() {
    return sqlState;
  }

  public @Nullable SourceLocation location() {
    return location;
  }

  public @Nullable String detail() {
    return detail;
  }
}
