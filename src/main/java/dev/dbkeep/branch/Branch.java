package dev.dbkeep.branch;

import dev.dbkeep.postgres.ServerUrl;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A writable copy of a database, as it is remembered: in a file of the project, and beside the copy
 * itself. Never holds a password; a branch answers to the user and password of its source.
 *
 * @param token random, so that only what carries it counts as made by dbkeep
 * @param complete false from the first moment until the branch can be used
 * @param source where the copy came from
 * @param place where the copy is; its host is empty while there is no server for it yet
 * @param directory the folder of a branch that is a server of its own
 * @param remote what a hosting service calls it
 * @param extraDisk bytes the copy took when it was made, or -1 where nobody can tell
 * @param moment which one of the source it is, as the person wrote it; null for that of its making
 * @param masked whether personal data was replaced; null in what an earlier version wrote
 */
public record Branch(
    String name,
    String provider,
    String token,
    boolean complete,
    boolean schemaOnly,
    Instant created,
    @Nullable Instant expires,
    Place source,
    Place place,
    @Nullable String directory,
    @Nullable String remote,
    long extraDisk,
    @Nullable String moment,
    @Nullable Boolean masked) {
  static final long UNKNOWN = -1;

  /** A database on a server, and who asks for it. */
  public record Place(String host, int port, String database, String user) {
    static Place of(ServerUrl url) {
      return new Place(url.host(), url.port(), url.database(), url.user());
    }

    Place withDatabase(String newDatabase) {
      return new Place(host, port, newDatabase, user);
    }

    boolean isServer(ServerUrl url) {
      return host.equalsIgnoreCase(url.host()) && port == url.port();
    }

    boolean is(ServerUrl url) {
      return isServer(url) && database.equals(url.database());
    }
  }

  Branch at(Place newPlace) {
    return with(complete, newPlace, directory, remote, extraDisk);
  }

  Branch in(String newDirectory) {
    return with(complete, place, newDirectory, remote, extraDisk);
  }

  Branch as(String newRemote) {
    return with(complete, place, directory, newRemote, extraDisk);
  }

  /** As it is while it is removed: killed then, it is a half branch. */
  Branch unfinished() {
    return with(false, place, directory, remote, extraDisk);
  }

  /**
   * What a database beside its source may say of itself. Who owns a database writes its comment, so
   * that the comment must not lead us, or the password, anywhere else.
   */
  Branch beside(Place newSource, String database) {
    return new Branch(
        name,
        provider,
        token,
        complete,
        schemaOnly,
        created,
        expires,
        newSource,
        newSource.withDatabase(database),
        null,
        null,
        extraDisk,
        moment,
        masked);
  }

  Branch finished(long newExtraDisk) {
    return with(true, place, directory, remote, newExtraDisk);
  }

  private Branch with(
      boolean newComplete,
      Place newPlace,
      @Nullable String newDirectory,
      @Nullable String newRemote,
      long newExtraDisk) {
    return new Branch(
        name,
        provider,
        token,
        newComplete,
        schemaOnly,
        created,
        expires,
        source,
        newPlace,
        newDirectory,
        newRemote,
        newExtraDisk,
        moment,
        masked);
  }

  /** True once its time is over. */
  public boolean isExpired(Instant now) {
    return expires != null && !now.isBefore(expires);
  }

  /**
   * The URL of this branch.
   *
   * @param known a URL with the password of the same user
   */
  ServerUrl url(ServerUrl known) {
    SortedMap<String, String> parameters = new TreeMap<>(known.parameters());
    if (!place.isServer(known)) {
      // what belongs to the other server: its encryption, its pooler, its routing
      parameters
          .keySet()
          .removeIf(
              key ->
                  key.startsWith("ssl")
                      || key.equals("channel_binding")
                      || key.equals("pgbouncer")
                      || key.equals("options"));
      if (remote != null) {
        parameters.put("sslmode", "require");
      }
    }
    return new ServerUrl(
        place.host(), place.port(), place.database(), place.user(), known.password(), parameters);
  }

  /** The URL of what it was copied from. */
  ServerUrl sourceUrl(ServerUrl known) {
    return source.isServer(known)
        ? known.withDatabase(source.database())
        : new ServerUrl(
            source.host(),
            source.port(),
            source.database(),
            source.user(),
            known.password(),
            new TreeMap<>());
  }
}
