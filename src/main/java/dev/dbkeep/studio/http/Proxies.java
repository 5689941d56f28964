package dev.dbkeep.studio.http;

import dev.dbkeep.error.DbkeepException;
import dev.dbkeep.error.ErrorCode;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says from where a request comes when proxies pass it on. */
final class Proxies {
  private final List<Network> trusted;

  /** Takes addresses and networks as they are written. */
  Proxies(List<String> trusted) {
    this.trusted = trusted.stream().map(Network::parse).toList();
  }

  /**
   * The last address that no proxy of ours has: what stands before it in the header anybody can
   * have written.
   *
   * @param peer who is connected
   * @param forwarded the header X-Forwarded-For
   */
  String origin(String peer, @Nullable String forwarded) {
    String address = peer;
    if (forwarded != null) {
      List<String> hops = Arrays.asList(forwarded.split(",", -1));
      for (int i = hops.size() - 1; i >= 0 && isTrusted(address); i--) {
        String hop = hops.get(i).strip();
        if (Network.address(hop) == null) {
          break;
        }
        address = hop;
      }
    }
    return address;
  }

  private boolean isTrusted(String address) {
    byte[] bytes = Network.address(address);
    return bytes != null && trusted.stream().anyMatch(network -> network.holds(bytes));
  }

  /** Addresses that begin with the same bits. */
  private record Network(byte[] address, int bits) {
    static Network parse(String text) {
      int slash = text.indexOf('/');
      byte[] address = address(slash < 0 ? text : text.substring(0, slash));
      try {
        int most = address == null ? 0 : address.length * Byte.SIZE;
        int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
        if (address != null && bits >= 0 && bits <= most) {
          return new Network(address, bits);
        }
      } catch (NumberFormatException e) {
        // said below
      }
      throw DbkeepException.of(
          ErrorCode.USAGE,
          text + " is no address of a proxy",
          "Write an address such as 10.0.0.5, or a network such as 10.0.0.0/8.");
    }

    /** Of a literal alone: no name is looked up for whoever sends a request. */
    static byte @Nullable [] address(String text) {
      boolean literal =
          text.contains(":") || text.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
      try {
        return literal && !text.isEmpty() ? InetAddress.ofLiteral(text).getAddress() : null;
      } catch (IllegalArgumentException e) {
        return null;
      }
    }

    boolean holds(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % Byte.SIZE;
        if ((address[bit / Byte.SIZE] & mask) != (other[bit / Byte.SIZE] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
