package dev.dbkeep.branch;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A branch of a database that Neon hosts, made by Neon: copy-on-write, whatever its size. Its name
 * there holds our mark and token.
 */
final class NeonBranch implements Provider, Home {
  static final String NAME = "neon";
  private static final int PORT = 5432;
  private static final String POOLER = "-pooler";
  private static final Duration LONGEST = Duration.ofDays(30);

  private final @Nullable NeonApi api;

  /**
   * @param api null without a token
   */
  NeonBranch(@Nullable NeonApi api) {
    this.api = api;
  }

  /** Where a database is at Neon. */
  private record Found(String project, String branch) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(true, true, true, true, true);
  }

  private static boolean isNeon(ServerUrl url) {
    return url.host().endsWith(".neon.tech");
  }

  @Override
  public Optional<String> obstacle(Source source, BranchRequest request) {
    if (request.masker() != null) {
      return Optional.of("what is masked stays in the history that Neon keeps of a branch");
    }
    if (!isNeon(source.url())) {
      return Optional.of(source.url().host() + " is not hosted by Neon");
    }
    if (api == null) {
      return Optional.of("NEON_API_KEY is not set");
    }
    return locate(api, source.url().host()).isPresent()
        ? Optional.empty()
        : Optional.of(
            "no project that NEON_API_KEY may see has the endpoint " + source.url().host());
  }

  /** The project and branch of an endpoint, which the host of the URL names. */
  private static Optional<Found> locate(NeonApi api, String host) {
    int dot = host.indexOf('.');
    String first = dot < 0 ? host : host.substring(0, dot);
    String direct =
        first.endsWith(POOLER)
            ? first.substring(0, first.length() - POOLER.length()) + host.substring(dot)
            : host;
    String cursor = "";
    while (true) {
      JsonNode page =
          api.get(
              "/projects?limit=100"
                  + (cursor.isEmpty() ? "" : "&cursor=" + NeonApi.encode(cursor)));
      for (JsonNode project : page.path("projects")) {
        String id = project.path("id").asString("");
        for (JsonNode endpoint :
            api.get("/projects/" + NeonApi.encode(id) + "/endpoints").path("endpoints")) {
          if (endpoint.path("host").asString("").equals(direct)) {
            return Optional.of(new Found(id, endpoint.path("branch_id").asString("")));
          }
        }
      }
      String next = page.path("pagination").path("cursor").asString("");
      if (page.path("projects").isEmpty() || next.isEmpty() || next.equals(cursor)) {
        return Optional.empty();
      }
      cursor = next;
    }
  }

  private static String mark(Branch branch) {
    return "dbkeep/" + branch.name() + "/" + branch.token();
  }

  @Override
  public Branch make(Branch branch, Source source, BranchRequest request) throws NotHere {
    NeonApi neon = required();
    Found parent =
        locate(neon, source.url().host()).orElseThrow(() -> new NotHere("the endpoint is gone"));
    ObjectNode body = JsonMapper.shared().createObjectNode();
    ObjectNode wanted = body.putObject("branch");
    wanted.put("name", mark(branch)).put("parent_id", parent.branch());
    Instant expires = branch.expires();
    if (expires != null && Duration.between(branch.created(), expires).compareTo(LONGEST) <= 0) {
      wanted.put("expires_at", expires.toString());
    }
    if (request.schemaOnly()) {
      wanted.put("init_source", "schema-only");
    }
    body.putArray("endpoints").addObject().put("type", "read_write");
    String branches = "/projects/" + NeonApi.encode(parent.project()) + "/branches";
    JsonNode answer = neon.post(branches, body);
    neon.await(parent.project(), answer);
    String id = answer.path("branch").path("id").asString("");
    String host = answer.path("endpoints").path(0).path("host").asString("");
    return branch
        .as(parent.project() + "/" + id)
        .at(new Branch.Place(host, PORT, source.url().database(), source.url().user()))
        .finished(0);
  }

  @Override
  public Home home() {
    return this;
  }

  private NeonApi required() {
    if (api == null) {
      throw DbkeepException.of(
          ErrorCode.NOT_ALLOWED,
          "NEON_API_KEY is not set",
          "Set it to a key from the Neon console to work with branches there.");
    }
    return api;
  }

  private static String path(String project, String branch) {
    return "/projects/" + NeonApi.encode(project) + "/branches/" + NeonApi.encode(branch);
  }

  private static @Nullable String path(Branch branch) {
    String remote = branch.remote();
    int slash = remote == null ? -1 : remote.indexOf('/');
    return remote == null || slash < 0
        ? null
        : path(remote.substring(0, slash), remote.substring(slash + 1));
  }

  @Override
  public Condition condition(Branch branch, ServerUrl known) {
    String path = path(branch);
    if (path == null) {
      return Condition.of(Condition.State.INCOMPLETE);
    }
    JsonNode answer = api == null ? null : api.find(path);
    if (api == null) {
      return Condition.of(Condition.State.UNREACHABLE);
    }
    if (answer == null) {
      return Condition.of(Condition.State.GONE);
    }
    JsonNode there = answer.path("branch");
    return new Condition(
        there.path("current_state").asString("").equals("ready")
            ? Condition.State.READY
            : Condition.State.CREATING,
        there.path("logical_size").asLong(Branch.UNKNOWN));
  }

  @Override
  public Branch open(Branch branch, ServerUrl known) {
    return branch; // its compute wakes at the first connection
  }

  /** By the name that holds our token, so that a half one is found and nothing else. */
  @Override
  public boolean remove(Branch branch, ServerUrl known, boolean force) {
    NeonApi neon = required();
    Optional<Found> source = locate(neon, branch.source().host());
    if (source.isEmpty()) {
      return true;
    }
    String project = source.get().project();
    String branches = "/projects/" + NeonApi.encode(project) + "/branches";
    for (JsonNode there :
        neon.get(branches + "?search=" + NeonApi.encode(branch.token())).path("branches")) {
      if (there.path("name").asString("").equals(mark(branch))) {
        JsonNode answer = neon.delete(path(project, there.path("id").asString("")));
        if (answer != null) {
          neon.await(project, answer);
        }
      }
    }
    return true;
  }
}
