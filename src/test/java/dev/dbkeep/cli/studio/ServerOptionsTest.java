package dev.dbkeep.cli.studio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What a server is told when its options work and are unwise. */
final class ServerOptionsTest {
  private static ServerOptions of(String... words) {
    ServerOptions options = new ServerOptions();
    new CommandLine(options).parseArgs(words);
    return options;
  }

  @Test
  void behind_a_proxy_whose_address_is_not_said_everybody_has_one_address() {
    assertThat(of("--server", "--behind-proxy").warning())
        .hasValueSatisfying(warning -> assertThat(warning).contains("--trusted-proxy"));
    assertThat(of("--server", "--behind-proxy", "--trusted-proxy", "10.0.0.5").warning()).isEmpty();
    assertThat(of("--server").warning()).isEmpty();
  }
}
