package dev.dbkeep.cli.studio;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.studio.http.Endpoint;
import dev.dbkeep.studio.http.Needs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What admins can have done from the pages: first shown, then run, with its progress for whoever
 * looks on.
 */
final class ActionEndpoints {
  /** So often a stream shows that it lives. */
  private static final Duration BEAT = Duration.ofSeconds(1);

  private final Actions actions;

  ActionEndpoints(Actions actions) {
    this.actions = actions;
  }

  /**
   * What would be done?
   *
   * @param name of the action
   * @param arguments values by the name of the argument; a flag has none
   */
  record LookQuestion(String name, Map<String, List<String>> arguments) {}

  /**
   * Do it.
   *
   * @param preview what was looked at
   * @param typed the name that was asked for
   */
  record RunQuestion(String preview, @Nullable String typed) {}

  /** A run. */
  record Which(String id) {}

  /** Whether it ends now. */
  record Stopped(boolean stopping) {}

  /** The last runs. */
  record RunList(List<Run> runs) {}

  /**
   * A run without what it printed.
   *
   * @param here whether this Studio runs it or ran it, so that it can be followed
   */
  record Run(
      String id,
      String action,
      String command,
      String member,
      String started,
      @Nullable String ended,
      String state,
      boolean stoppable,
      boolean here,
      @Nullable Integer exit) {}

  /**
   * A line of a run.
   *
   * @param run as it is now, on the first and the last line
   * @param said lines that stay
   * @param passing a line that stands for now
   * @param document what the command printed, on the last line
   */
  record RunLine(
      @Nullable Run run, List<String> said, String passing, @Nullable JsonNode document) {}

  List<Endpoint<?>> all() {
    return List.of(
        Endpoint.post(
                "/api/keep/{name}",
                "what an action would do; changes nothing",
                LookQuestion.class,
                Actions.Look.class,
                (_, question) -> actions.look(question.name(), question.arguments()))
            .needs(Needs.ADMIN),
        Endpoint.stream(
                "/api/actions/run",
                "runs what was looked at; it goes on when nobody reads any more",
                RunQuestion.class,
                RunLine.class,
                (caller, question, lines) ->
                    follow(
                        actions.run(caller.member(), question.preview(), question.typed()), lines))
            .needs(Needs.ADMIN),
        Endpoint.stream(
                "/api/actions/{id}/follow",
                "what a run said and says, to its end",
                Which.class,
                RunLine.class,
                (_, question, lines) -> follow(required(question.id()), lines))
            .needs(Needs.ADMIN),
        Endpoint.post(
                "/api/actions/{id}/stop",
                "ends a run half way, where its command can be ended safely",
                Which.class,
                Stopped.class,
                (_, question) -> new Stopped(required(question.id()).stop()))
            .needs(Needs.ADMIN),
        Endpoint.get(
            "/api/actions",
            "the runs that go on, and the last ones",
            RunList.class,
            (_, _) -> new RunList(actions.list().stream().map(this::run).toList())));
  }

  private ActionRun required(String id) {
    return actions
        .find(id)
        .orElseThrow(
            () ->
                DbkeepException.of(
                    ErrorCode.USAGE,
                    "this Studio knows no run " + id,
                    "It was another Studio's; the list of runs says what came of it."));
  }

  private void follow(ActionRun run, Endpoint.Lines<RunLine> lines) {
    try {
      ActionRun.Glance glance = new ActionRun.Glance(List.of(), "", 0, run.state());
      lines.write(new RunLine(run(run.state()), List.of(), "", null));
      while (true) {
        glance = run.after(glance.said(), glance.passing(), BEAT);
        if (glance.isLast()) {
          lines.write(
              new RunLine(run(glance.state()), glance.lines(), "", glance.state().document()));
          return;
        }
        lines.write(new RunLine(null, glance.lines(), glance.passing(), null));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Run run(RunRecord run) {
    return new Run(
        run.id(),
        run.action(),
        run.command(),
        run.member(),
        run.started().toString(),
        run.ended() == null ? null : run.ended().toString(),
        run.state().word(),
        run.stoppable(),
        actions.find(run.id()).isPresent(),
        run.exit());
  }
}
