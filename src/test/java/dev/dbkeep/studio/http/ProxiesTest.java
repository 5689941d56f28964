package dev.dbkeep.studio.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dbkeep.error.DbkeepException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From where a request comes is believed only of proxies that are trusted. */
final class ProxiesTest {
  private final Proxies proxies = new Proxies(List.of("10.0.0.0/8", "fd00::1"));

  @Test
  void a_stranger_names_nobody_else() {
    assertThat(proxies.origin("203.0.113.7", "198.51.100.1")).isEqualTo("203.0.113.7");
    assertThat(new Proxies(List.of()).origin("127.0.0.1", "198.51.100.1")).isEqualTo("127.0.0.1");
  }

  @Test
  void of_a_chain_the_last_that_is_no_proxy_of_ours_counts() {
    assertThat(proxies.origin("10.1.2.3", "6.6.6.6, 203.0.113.7, 10.9.9.9"))
        .isEqualTo("203.0.113.7");
    assertThat(proxies.origin("fd00::1", "203.0.113.7")).isEqualTo("203.0.113.7");
    assertThat(proxies.origin("10.1.2.3", null)).isEqualTo("10.1.2.3");
  }

  @Test
  void what_is_no_address_is_not_believed() {
    assertThat(proxies.origin("10.1.2.3", "evil.example")).isEqualTo("10.1.2.3");
    assertThat(proxies.origin("10.1.2.3", "203.0.113.7, ")).isEqualTo("10.1.2.3");
    assertThatThrownBy(() -> new Proxies(List.of("proxy.example")))
        .isInstanceOf(DbkeepException.class);
    assertThatThrownBy(() -> new Proxies(List.of("10.0.0.0/33")))
        .isInstanceOf(DbkeepException.class);
  }
}
