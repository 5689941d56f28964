package dev.dbkeep.studio;

import dev.dbkeep.postgres.ServerUrl;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What Studio is started with.
 *
 * @param port 0 for any that is free
 * @param readOnly nothing can be changed, whatever the role may do
 * @param protectedName what must be typed before a change, in an environment that is protected
 * @param program name and version of this program
 * @param home where Studio keeps what it must know after a restart; null when it keeps nothing
 */
public record StudioOptions(
    ServerUrl url,
    int port,
    boolean readOnly,
    @Nullable String protectedName,
    String program,
    @Nullable Path home) {
  /** Of a Studio that keeps nothing, whose commits cannot be taken back. */
  public StudioOptions(
      ServerUrl url, int port, boolean readOnly, @Nullable String protectedName, String program) {
    this(url, port, readOnly, protectedName, program, null);
  }
}
