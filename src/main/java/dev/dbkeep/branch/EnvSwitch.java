package dev.dbkeep.branch;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import dev.dbkeep.postgres.ServerUrl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Leads a project to a branch and back by the one line of its {@code .env}; every other byte of the
 * file stays. The value that stood there is remembered under {@code .dbkeep}, which git ignores.
 */
public final class EnvSwitch {
  private static final String VARIABLE = "DATABASE_URL";

  private final Path env;
  private final Path memory;

  /**
   * @param project the folder with {@code .env}
   * @param home the project's folder {@code .dbkeep}
   */
  public EnvSwitch(Path project, Path home) {
    this.env = real(project.resolve(".env"));
    this.memory = home.resolve("switched.json");
  }

  /**
   * What is remembered while a project is switched to a branch.
   *
   * @param written the value as it stands in the file now, with its quotes
   * @param former the value as it stood there before; null when the variable was not set
   * @param added what was put at the end of the file for it; empty when there was a line
   * @param created whether there was no file before
   * @param left the branch that the project was switched to before this one, or null
   * @param leftWritten the value for that one, which a run that died here left in the file
   */
  record Memory(
      String branch,
      String written,
      @Nullable String former,
      String added,
      boolean created,
      @Nullable String left,
      @Nullable String leftWritten) {

    /** The branch that a value in the file leads to; empty when somebody else wrote it. */
    Optional<String> branchOf(String value) {
      return value.equals(written)
          ? Optional.of(branch)
          : value.equals(leftWritten) ? Optional.ofNullable(left) : Optional.empty();
    }
  }

  /** The branch this project is switched to. */
  public Optional<String> branch() {
    return memory().flatMap(m -> m.branchOf(value(read())));
  }

  /** Makes DATABASE_URL in {@code .env} the branch's. */
  public void to(String branch, ServerUrl url) {
    String text = read();
    String value = value(text);
    Optional<Memory> before = memory().filter(m -> m.branchOf(value).isPresent());
    EnvLine line = EnvLine.find(text, VARIABLE);
    String written = line.quoted(text, url.withSecrets());
    String added =
        line.found()
            ? ""
            : (text.isEmpty() || text.endsWith("\n") ? "" : "\n") + VARIABLE + "=" + written + "\n";
    // from one branch to another: what stood there before the first one is what counts
    Memory now =
        before
            .map(
                m ->
                    new Memory(
                        branch,
                        written,
                        m.former(),
                        m.added().replace(m.written(), written),
                        m.created(),
                        m.branchOf(value).orElse(null),
                        value))
            .orElseGet(
                () ->
                    new Memory(
                        branch,
                        written,
                        line.found() ? text.substring(line.start(), line.end()) : null,
                        added,
                        Files.notExists(env),
                        null,
                        null));
    remember(now);
    replace(
        line.found()
            ? text.substring(0, line.start()) + written + text.substring(line.end())
            : text + added);
  }

  /**
   * Puts the former value back.
   *
   * @return the branch that was left
   */
  public String back() {
    Memory m =
        memory()
            .orElseThrow(
                () ->
                    DbkeepException.of(
                        ErrorCode.BRANCH,
                        "this project is not switched to a branch",
                        "Run `dbkeep branch switch NAME` to switch to one."));
    String text = read();
    EnvLine line = EnvLine.find(text, VARIABLE);
    String value = value(text);
    boolean undone = value.equals(m.former() == null ? "" : m.former());
    Optional<String> left = m.branchOf(value);
    if (!undone && left.isEmpty()) {
      throw DbkeepException.of(
          ErrorCode.BRANCH,
          VARIABLE + " in " + env.getFileName() + " was changed after the switch to " + m.branch(),
          "It is left as it is; remove " + memory + " if that is what you want to keep.");
    }
    if (!undone) {
      putBack(text, line, m);
    }
    try {
      Files.deleteIfExists(memory);
    } catch (IOException e) {
      throw BranchStore.disk(memory, e);
    }
    return left.orElse(m.branch());
  }

  private void putBack(String text, EnvLine line, Memory m) {
    if (m.former() != null) {
      replace(text.substring(0, line.start()) + m.former() + text.substring(line.end()));
      return;
    }
    String added = m.added().replace(m.written(), value(text));
    int at = text.lastIndexOf(added);
    String rest =
        at < 0
            ? text.substring(0, line.start()) + text.substring(line.end())
            : text.substring(0, at) + text.substring(at + added.length());
    if (m.created() && rest.isEmpty()) {
      try {
        Files.deleteIfExists(env);
        return;
      } catch (IOException e) {
        throw BranchStore.disk(env, e);
      }
    }
    replace(rest);
  }

  private static String value(String text) {
    EnvLine line = EnvLine.find(text, VARIABLE);
    return text.substring(line.start(), line.end());
  }

  /** Bytes as characters, so that what is not UTF-8 comes out as it went in. */
  private String read() {
    try {
      return Files.readString(env, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw BranchStore.disk(env, e);
    }
  }

  private Optional<Memory> memory() {
    try {
      return Optional.of(JsonMapper.shared().readValue(Files.readString(memory), Memory.class));
    } catch (NoSuchFileException | JacksonException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw BranchStore.disk(memory, e);
    }
  }

  /** Before the file changes: a run that dies between the two has changed nothing. */
  private void remember(Memory now) {
    BranchStore.replace(memory, JsonMapper.shared().writeValueAsString(now));
  }

  private void replace(String text) {
    try {
      PrivateFiles.replace(env, text.getBytes(StandardCharsets.ISO_8859_1), this::keepRights);
    } catch (IOException e) {
      throw BranchStore.disk(env, e);
    }
  }

  private void keepRights(Path aside) throws IOException {
    if (Files.exists(env)) {
      Files.setPosixFilePermissions(aside, Files.getPosixFilePermissions(env));
      keepOwner(aside);
    }
  }

  private void keepOwner(Path aside) throws IOException {
    Object owner = Files.getAttribute(env, "unix:uid");
    if (!owner.equals(Files.getAttribute(aside, "unix:uid"))) {
      Files.setAttribute(aside, "unix:uid", owner);
    }
  }

  /** A link to a file elsewhere stays a link. */
  private static Path real(Path file) {
    try {
      return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? file.toRealPath() : file;
    } catch (IOException e) {
      return file;
    }
  }
}
