package dev.dbkeep.studio.http;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import io.javalin.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/** The body of every refusal. */
record ApiError(Fault error) {
  /**
   * What went wrong.
   *
   * @param code a name that stays; of an error of a command its code there
   * @param hint what to do now
   */
  record Fault(
      String code,
      String message,
      @Nullable String hint,
      @Nullable String detail,
      @Nullable String sqlState) {}

  static ApiError of(String code, String message, @Nullable String hint) {
    return new ApiError(new Fault(code, message, hint, null, null));
  }

  static ApiError of(DbkeepException e) {
    return new ApiError(
        new Fault(e.code().name(), e.getMessage(), e.hint(), e.detail(), e.sqlState()));
  }

  static HttpStatus status(ErrorCode code) {
    return switch (code) {
      case USAGE, CONFIG -> HttpStatus.BAD_REQUEST;
      case NOT_ALLOWED, PROTECTED, CONFIRM, DATA_LOSS -> HttpStatus.FORBIDDEN;
      case CANNOT_CONNECT -> HttpStatus.BAD_GATEWAY;
      case INTERRUPTED -> HttpStatus.CLIENT_CLOSED_REQUEST;
      case BUG -> HttpStatus.INTERNAL_SERVER_ERROR;
      default -> HttpStatus.UNPROCESSABLE_CONTENT;
    };
  }
}
