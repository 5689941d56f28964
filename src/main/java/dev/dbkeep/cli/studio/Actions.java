package dev.dbkeep.cli.studio;

import dev.dbkeep.cli.console.InnerCommands;
import dev.dbkeep.cli.console.Redactor;
import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.error.ShellWord;
import dev.dbkeep.studio.database.Member;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Looks at what an action would do, then runs exactly that, once. What runs belongs to this
 * process, not to the page that asked for it.
 */
final class Actions {
  private static final int ID_BYTES = 9;
  private static final int MOST_LOOKS = 100;
  private static final int MOST_FOLLOWED = 50;

  private final InnerCommands commands;
  private final Looks looks;
  private final List<String> connection;
  private final ActionJournal journal;
  private final ActionRules rules;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, ActionRun> runs = new ConcurrentHashMap<>();

  private final Map<String, Looked> previews =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Looked> eldest) {
          return size() > MOST_LOOKS;
        }
      };

  Actions(
      InnerCommands commands,
      Looks looks,
      List<String> connection,
      ActionJournal journal,
      ActionRules rules) {
    this.commands = commands;
    this.looks = looks;
    this.connection = List.copyOf(connection);
    this.journal = journal;
    this.rules = rules;
  }

  /** What was looked at and may be run. */
  private record Looked(Action action, List<String> words, Look look) {}

  /**
   * What an action would do.
   *
   * @param preview names it, to run it; null when there is nothing to run
   * @param command as it is typed in a terminal
   * @param typed what must be typed before it runs; null when nothing
   * @param exit of the look; 0 where the command only reads and needs none
   * @param document what the look printed; null where it needs none
   */
  record Look(
      @Nullable String preview,
      String command,
      @Nullable String typed,
      boolean stoppable,
      int exit,
      @Nullable JsonNode document) {}

  Look look(String name, Map<String, List<String>> given) {
    Action action = Action.named(name);
    List<String> words = action.words(given);
    List<String> looking = looking(action, words);
    Ran ran = looking == null ? null : looks.look(looking);
    boolean runs = action.run() != null && (ran == null || ran.isDone());
    String id = runs ? id() : null;
    Look look =
        new Look(
            id,
            shown(action, words),
            rules.typed(action.toBeTyped(given)).orElse(null),
            action.stoppable(),
            ran == null ? 0 : ran.exit(),
            ran == null ? null : ran.document());
    if (id != null) {
      synchronized (previews) {
        previews.put(id, new Looked(action, words, look));
      }
    }
    return look;
  }

  /** Begins what was looked at, when that is allowed and still the same. */
  ActionRun run(Member member, String preview, @Nullable String typed) {
    Looked looked;
    synchronized (previews) {
      looked = previews.get(preview);
    }
    if (looked == null) {
      throw DbkeepException.of(
          ErrorCode.USAGE,
          "this look is over or was run already",
          "Look at it again, then run it.");
    }
    rules.check(member, looked.look().typed(), typed);
    check(looked);
    synchronized (previews) {
      if (!previews.remove(preview, looked)) {
        throw DbkeepException.of(
            ErrorCode.BUSY, "it runs already", "See the list of runs for its outcome.");
      }
    }
    return begin(looked, member);
  }

  private void check(Looked looked) {
    String field = looked.action().settled();
    List<String> looking = field == null ? null : looking(looked.action(), looked.words());
    Ran now = looking == null ? null : looks.lookNow(looking);
    JsonNode before = looked.look().document();
    if (now != null
        && before != null
        && !Objects.equals(before.get(field), now.document().get(field))) {
      throw DbkeepException.of(
          ErrorCode.BUSY,
          "what would run is not what was shown any more",
          "Nothing was run. Look at it again.");
    }
  }

  private ActionRun begin(Looked looked, Member member) {
    RunRecord first =
        new RunRecord(
            id(),
            looked.action().name(),
            looked.look().command(),
            member.name(),
            ProcessHandle.current().pid(),
            now(),
            null,
            RunRecord.State.RUNNING,
            looked.action().stoppable(),
            null,
            null);
    journal.write(first);
    ActionRun run = new ActionRun(first);
    runs.put(first.id(), run);
    forgetOldest();
    run.begin(() -> work(run, looked));
    return run;
  }

  private void work(ActionRun run, Looked looked) {
    Redactor redactor = new Redactor();
    Lines progress =
        new Lines(line -> run.say(redactor.redact(line)), line -> run.pass(redactor.redact(line)));
    List<String> words = Action.join(looked.words(), Objects.requireNonNull(looked.action().run()));
    RunRecord last;
    try {
      Ran ran = Ran.of(commands, Action.join(words, connection), progress, redactor);
      last = run.state().ended(now(), outcome(run, ran), ran);
    } catch (RuntimeException e) {
      run.say(redactor.redact(String.valueOf(e.getMessage())));
      last = run.state().ended(now(), RunRecord.State.FAILED, null);
    }
    // an interruption that came too late must not keep the outcome from being written
    boolean _ = Thread.interrupted();
    try {
      journal.write(last);
    } catch (DbkeepException e) {
      run.say("the outcome could not be written down: " + e.getMessage());
    }
    looks.changed();
    run.end(last);
  }

  private static RunRecord.State outcome(ActionRun run, Ran ran) {
    if (ran.exit() == 0) {
      return RunRecord.State.DONE;
    }
    if (ran.exit() == ErrorCode.FINDINGS.exit() && !ran.document().has("error")) {
      return RunRecord.State.FINDINGS;
    }
    return run.isStopping() ? RunRecord.State.STOPPED : RunRecord.State.FAILED;
  }

  /** What they said; the journal still knows what came of them. */
  private void forgetOldest() {
    runs.values().stream()
        .map(ActionRun::state)
        .filter(run -> run.state() != RunRecord.State.RUNNING)
        .sorted(Comparator.comparing(RunRecord::started).reversed())
        .skip(MOST_FOLLOWED)
        .forEach(run -> runs.remove(run.id()));
  }

  /** Those at work here, and the last of the others; the newest first. */
  List<RunRecord> list() {
    Map<String, RunRecord> all = new LinkedHashMap<>();
    journal.all().forEach(run -> all.put(run.id(), run));
    runs.values().stream().map(ActionRun::state).forEach(run -> all.put(run.id(), run));
    return all.values().stream()
        .sorted((one, other) -> other.started().compareTo(one.started()))
        .toList();
  }

  Optional<ActionRun> find(String id) {
    return Optional.ofNullable(runs.get(id));
  }

  private @Nullable List<String> looking(Action action, List<String> words) {
    return action.look() == null
        ? null
        : Stream.of(words, action.look(), connection).flatMap(List::stream).toList();
  }

  /** What to type in a terminal: neither how it prints nor a password. */
  private String shown(Action action, List<String> words) {
    List<String> run = action.run() == null ? List.of() : action.run();
    String text =
        Stream.of(List.of("dbkeep"), words, run, connection)
            .flatMap(List::stream)
            .filter(word -> !word.equals("--verbose"))
            .map(ShellWord::of)
            .collect(Collectors.joining(" "));
    return commands.context().console().redactor().redact(text);
  }

  private Instant now() {
    return commands.context().clock().instant();
  }

  private String id() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
