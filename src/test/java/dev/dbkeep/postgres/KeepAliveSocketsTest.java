package dev.dbkeep.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;

class KeepAliveSocketsTest {
  @Test
  void a_vanished_server_is_noticed_within_a_minute() throws Exception {
    try (Socket socket = new KeepAliveSockets().createSocket()) {
      assertThat(socket.getKeepAlive()).isTrue();
      int seconds =
          socket.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)
              + socket.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL)
                  * socket.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT);
      assertThat(seconds).isEqualTo(60);
    }
  }
}
