package dev.dbkeep.branch;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.Connections;
import dev.dbkeep.postgres.ServerUrl;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Branches wherever they are written down: the state files, the folders of copies, the comments of
 * databases beside the source. A state file that was lost loses nothing.
 */
final class KnownBranches {
  private static final String ABOUT =
      """
      SELECT oid, coalesce(pg_catalog.shobj_description(oid, 'pg_database'), '')
      FROM pg_catalog.pg_database WHERE datname = ?
      """;

  private final BranchStore store;
  private final ServerUrl current;

  KnownBranches(BranchStore store, ServerUrl current) {
    this.store = store;
    this.current = current;
  }

  List<Branch> all() throws SQLException {
    Map<String, Branch> byToken = new LinkedHashMap<>();
    store.all().forEach(branch -> byToken.put(branch.token(), branch));
    DirectoryHome.find(store.copies()).forEach(b -> byToken.putIfAbsent(b.token(), b));
    for (Branch branch : onServer()) {
      byToken.putIfAbsent(branch.token(), branch);
    }
    List<Branch> all = new ArrayList<>(byToken.values());
    all.sort((a, b) -> a.name().compareTo(b.name()));
    return all;
  }

  Optional<Branch> find(String name) throws SQLException {
    Optional<Branch> stored = store.find(name);
    return stored.isPresent()
        ? stored
        : all().stream().filter(branch -> branch.name().equals(name)).findFirst();
  }

  private List<Branch> onServer() throws SQLException {
    List<Branch> branches = new ArrayList<>();
    ServerUrl source = root();
    try {
      long oid = oid(source);
      for (ServerHome.Found found : ServerHome.find(source, oid)) {
        branches.add(found.branch().orElseGet(() -> half(found, source)));
      }
    } catch (DbkeepException e) {
      // What is written down here can be shown without the server.
      if (e.code() != ErrorCode.CANNOT_CONNECT) {
        throw e;
      }
    }
    return branches;
  }

  /** Seen from a branch, its siblings are the branches. */
  private ServerUrl root() throws SQLException {
    for (Branch branch : store.all()) {
      if (branch.complete() && branch.place().is(current)) {
        return branch.sourceUrl(current);
      }
    }
    try {
      String comment = about(current, ABOUT, 2);
      return Marker.ofComment(comment)
          .filter(branch -> branch.place().database().equals(current.database()))
          .map(branch -> current.withDatabase(branch.source().database()))
          .orElse(current);
    } catch (DbkeepException e) {
      return current; // said where the branches are asked for
    }
  }

  private static long oid(ServerUrl url) throws SQLException {
    String oid = about(url, ABOUT, 1);
    return oid.isEmpty() ? 0 : Long.parseLong(oid);
  }

  private static String about(ServerUrl url, String sql, int column) throws SQLException {
    try (Connection connection = Connections.open(SourceReader.maintenance(url));
        PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, url.database());
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getString(column) : "";
      }
    }
  }

  private static Branch half(ServerHome.Found found, ServerUrl source) {
    Branch.Place place = Branch.Place.of(source);
    return new Branch(
        "unfinished-" + found.token(),
        TemplateCopy.NAME,
        found.token(),
        false,
        false,
        Instant.EPOCH,
        null,
        place,
        place.withDatabase(found.database()),
        null,
        null,
        Branch.UNKNOWN,
        null,
        null);
  }
}
