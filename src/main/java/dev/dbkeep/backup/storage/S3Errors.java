package dev.dbkeep.backup.storage;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why a bucket did not serve, whether trying again can help, and what to do about it. */
final class S3Errors {
  private static final int NOT_FOUND = 404;
  private static final int FIRST_FAILURE = 300;
  private static final Set<Integer> PASSING_STATUS = Set.of(408, 429, 500, 502, 503, 504);

  private static final Set<String> MISSING = Set.of("NoSuchKey", "NoSuchUpload");

  /** The transfer was cut or changed on its way. */
  private static final Set<String> PASSING_CODE =
      Set.of(
          "RequestTimeout",
          "IncompleteBody",
          "BadDigest",
          "XAmzContentSHA256Mismatch",
          "InternalError",
          "SlowDown",
          "OperationAborted",
          "ServiceUnavailable");

  private final S3Location location;
  private final S3Access access;

  S3Errors(S3Location location, S3Access access) {
    this.location = location;
    this.access = access;
  }

  /**
   * What the server said.
   *
   * @param code S3's own word for it, or empty
   * @param region where the bucket is, when the server says that it is elsewhere
   */
  record Fault(String method, int status, String code, String message, String region) {
    /**
     * That a bucket is missing is a fault of the settings; a 404 without S3's own word comes from
     * another server, except that an answer to HEAD has no words.
     */
    boolean isMissing() {
      return status == NOT_FOUND
          && (MISSING.contains(code) || code.isEmpty() && method.equals("HEAD"));
    }

    boolean isPassing() {
      return PASSING_STATUS.contains(status) || PASSING_CODE.contains(code);
    }
  }

  /** Null for an answer that is none; a POST can fail with status 200 and a text. */
  static @Nullable Fault fault(String method, HttpResponse<byte[]> response) {
    int status = response.statusCode();
    boolean failed = status >= FIRST_FAILURE;
    S3Xml text = failed || method.equals("POST") ? text(response.body()) : null;
    boolean saysSo = text != null && text.root().equals("Error");
    if (!failed && !saysSo) {
      return null;
    }
    String region = response.headers().firstValue("x-amz-bucket-region").orElse("");
    if (text == null) {
      return new Fault(method, status, "", "status " + status, region);
    }
    return new Fault(
        method,
        status,
        text.value("Code"),
        text.value("Message").isEmpty() ? "status " + status : text.value("Message"),
        text.value("Region").isEmpty() ? region : text.value("Region"));
  }

  private static @Nullable S3Xml text(byte[] body) {
    // An object may be anything; what the server has to say begins with an angle bracket.
    if (body.length == 0 || body[0] != '<') {
      return null;
    }
    try {
      return S3Xml.parse(body);
    } catch (IOException e) {
      return null;
    }
  }

  DbkeepException of(Fault fault) {
    if (!fault.region().isEmpty() && !fault.region().equals(access.region())) {
      return error(
          ErrorCode.CONFIG,
          "the bucket "
              + location.bucket()
              + " lies in the region "
              + fault.region()
              + ", and it was looked for in "
              + access.region(),
          "Set AWS_REGION=" + fault.region() + ".");
    }
    return switch (fault.code()) {
      case "NoSuchBucket" ->
          error(
              ErrorCode.CANNOT_CONNECT,
              "no bucket " + location.bucket() + " at " + access.server(),
              "Create it, or correct its name.");
      case "InvalidAccessKeyId" ->
          error(
              ErrorCode.NOT_ALLOWED,
              access.server() + " does not know the access key " + access.keyId(),
              "Check AWS_ACCESS_KEY_ID; temporary ones also need AWS_SESSION_TOKEN.");
      case "SignatureDoesNotMatch" ->
          error(
              ErrorCode.NOT_ALLOWED,
              access.server() + " refuses the secret of the access key " + access.keyId(),
              "Check AWS_SECRET_ACCESS_KEY.");
      case "ExpiredToken", "InvalidToken", "TokenRefreshRequired" ->
          error(
              ErrorCode.NOT_ALLOWED,
              "the temporary credentials for " + location + " are no longer valid",
              "Get new ones: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN belong"
                  + " together.");
      case "RequestTimeTooSkewed" ->
          error(
              ErrorCode.NOT_ALLOWED,
              "the clock of this machine differs too much from that of " + access.server(),
              "Set the clock, for example with `timedatectl set-ntp true`.");
      default -> other(fault);
    };
  }

  private DbkeepException other(Fault fault) {
    String said = fault.code().isEmpty() ? fault.message() : fault.code() + ": " + fault.message();
    return switch (fault.status()) {
      case 401, 403 ->
          error(
              ErrorCode.NOT_ALLOWED,
              "the access key " + access.keyId() + " may not use " + location + ": " + said,
              "It needs s3:ListBucket on the bucket and s3:GetObject, s3:PutObject, s3:DeleteObject"
                  + " and s3:AbortMultipartUpload on its objects.");
      default ->
          fault.isPassing()
              ? error(
                  ErrorCode.CANNOT_CONNECT,
                  access.server() + " did not serve " + location + ": " + said,
                  "It is overloaded or faulty; try again later.")
              : error(
                  ErrorCode.BACKUP,
                  access.server() + " refuses a request for " + location + ": " + said,
                  "Check that AWS_ENDPOINT_URL_S3 names an S3 server.");
    };
  }

  DbkeepException of(IOException failure) {
    String server = access.server();
    if (has(failure, UnknownHostException.class)
        || has(failure, UnresolvedAddressException.class)) {
      return error(
              ErrorCode.CANNOT_CONNECT,
              "no host " + access.bucketAddress().getHost(),
              "Check AWS_REGION, AWS_ENDPOINT_URL_S3 and the network.")
          .cause(failure);
    }
    if (has(failure, HttpConnectTimeoutException.class)) {
      return error(
              ErrorCode.CANNOT_CONNECT,
              "no answer from " + server + " in time",
              "Check the network and the firewall.")
          .cause(failure);
    }
    if (has(failure, ConnectException.class)) {
      return error(
              ErrorCode.CANNOT_CONNECT,
              "nothing listens at " + server,
              "Check AWS_ENDPOINT_URL_S3 and the network.")
          .cause(failure);
    }
    if (has(failure, SSLException.class)) {
      return error(
              ErrorCode.CANNOT_CONNECT,
              "no encrypted connection to " + server + ": " + failure.getMessage(),
              "The certificate must be trusted by Java; http:// in AWS_ENDPOINT_URL_S3 is for"
                  + " servers of this machine.")
          .cause(failure);
    }
    return error(
            ErrorCode.CANNOT_CONNECT,
            "the transfer with " + server + " broke: " + failure.getMessage(),
            "Check the network, then try again.")
        .cause(failure);
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private static DbkeepException error(ErrorCode code, String message, String hint) {
    return DbkeepException.of(code, message, hint);
  }
}
