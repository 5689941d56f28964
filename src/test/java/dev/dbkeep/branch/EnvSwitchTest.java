package dev.dbkeep.branch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dbkeep.postgres.ServerUrl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EnvSwitchTest {
  private static final ServerUrl BRANCH =
      ServerUrl.parse("postgresql://me:p%24%23x@127.0.0.1:15555/shop_try");
  private static final String WRITTEN = "postgresql://me:p%24%23x@127.0.0.1:15555/shop_try";

  @TempDir private Path folder;

  private EnvSwitch env() throws IOException {
    Files.createDirectories(folder.resolve(".dbkeep"));
    return new EnvSwitch(folder, folder.resolve(".dbkeep"));
  }

  private String text() throws IOException {
    return Files.readString(folder.resolve(".env"), StandardCharsets.ISO_8859_1);
  }

  private void write(String text) throws IOException {
    Files.writeString(folder.resolve(".env"), text, StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DATABASE_URL=@\n",
        "DATABASE_URL=\"@\"\n",
        "A=1\r\nexport DATABASE_URL='@' # production\r\nB=\u00e9\u00ff\r\n",
        "# DATABASE_URL=no\n  DATABASE_URL = @   # why\nXDATABASE_URL=no",
        "DATABASE_URL=first\nDATABASE_URL=\"@\""
      })
  void only_the_value_changes_and_comes_back(String shape) throws IOException {
    String before = shape.replace("@", "postgresql://me:old#1@db/shop");
    write(before);
    env().to("try", BRANCH);
    assertThat(text()).isEqualTo(shape.replace("@", WRITTEN));
    assertThat(env().branch()).contains("try");
    assertThat(env().back()).isEqualTo("try");
    assertThat(text()).isEqualTo(before);
    assertThat(env().branch()).isEmpty();
    assertThat(folder.resolve(".dbkeep/switched.json")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A=1\n", "A=1", "\n\n"})
  void a_line_that_was_not_there_is_gone_again(String before) throws IOException {
    write(before);
    env().to("try", BRANCH);
    assertThat(text()).startsWith(before).endsWith("DATABASE_URL=\"" + WRITTEN + "\"\n");
    env().to("other", ServerUrl.parse("postgresql://me@db/other"));
    env().back();
    assertThat(text()).isEqualTo(before);
  }

  @Test
  void a_file_that_was_not_there_is_gone_again() throws IOException {
    env().to("try", BRANCH);
    assertThat(text()).isEqualTo("DATABASE_URL=\"" + WRITTEN + "\"\n");
    env().back();
    assertThat(folder.resolve(".env")).doesNotExist();
  }

  @Test
  void from_branch_to_branch_the_first_value_is_kept() throws IOException {
    write("DATABASE_URL=mine\n");
    env().to("one", BRANCH);
    env().to("two", ServerUrl.parse("postgresql://me@db/two"));
    assertThat(env().branch()).contains("two");
    assertThat(env().back()).isEqualTo("two");
    assertThat(text()).isEqualTo("DATABASE_URL=mine\n");
  }

  @Test
  void a_value_that_somebody_changed_meanwhile_is_left_alone() throws IOException {
    write("DATABASE_URL=mine\n");
    env().to("try", BRANCH);
    write("DATABASE_URL=theirs\n");
    assertThat(env().branch()).isEmpty();
    assertThatThrownBy(() -> env().back()).hasMessageContaining("was changed after the switch");
    assertThat(text()).isEqualTo("DATABASE_URL=theirs\n");
  }

  @Test
  void killed_before_the_file_changed_back_has_nothing_to_do() throws IOException {
    write("DATABASE_URL=mine\n");
    env().to("try", BRANCH);
    write("DATABASE_URL=mine\n");
    assertThat(env().branch()).isEmpty();
    env().back();
    assertThat(text()).isEqualTo("DATABASE_URL=mine\n");
  }

  /** The branch that is left is written down; only then the file changes. */
  @ParameterizedTest
  @ValueSource(strings = {"DATABASE_URL=mine\n", "A=1\n"})
  void killed_between_two_branches_keeps_the_way_back(String before) throws IOException {
    write(before);
    env().to("one", BRANCH);
    String one = text();
    env().to("two", ServerUrl.parse("postgresql://me@db/two"));
    write(one);
    assertThat(env().branch()).contains("one");
    assertThat(env().back()).isEqualTo("one");
    assertThat(text()).isEqualTo(before);

    env().to("one", BRANCH);
    env().to("two", ServerUrl.parse("postgresql://me@db/two"));
    write(one);
    env().to("three", ServerUrl.parse("postgresql://me@db/three"));
    assertThat(env().back()).isEqualTo("three");
    assertThat(text()).isEqualTo(before);
  }

  @Test
  void rights_and_links_stay_and_the_former_value_is_private() throws IOException {
    Path real = folder.resolve("shared.env");
    Files.writeString(real, "DATABASE_URL=mine\n");
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r-----"));
    Files.createSymbolicLink(folder.resolve(".env"), real);
    env().to("try", BRANCH);
    assertThat(folder.resolve(".env")).isSymbolicLink();
    assertThat(Files.getPosixFilePermissions(real))
        .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
    assertThat(Files.getPosixFilePermissions(folder.resolve(".dbkeep/switched.json")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void without_a_switch_there_is_no_way_back() {
    assertThatThrownBy(() -> env().back()).hasMessage("this project is not switched to a branch");
  }
}
