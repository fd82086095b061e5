package dev.panagrad.models.placement;

import java.net.InetSocketAddress;

/** Addresses in their text form, as "host1:7070". */
final class HostPort {
  private static final int HIGHEST = 65_535;

  private HostPort() {}

  /**
   * Parses an address.
   *
   * @throws IllegalArgumentException if it is invalid, or the host is unknown
   */
  static InetSocketAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon > 0 ? text.substring(0, colon) : "";
    String digits = text.substring(colon + 1);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    boolean number = digits.matches("\\d{1,5}") && Integer.parseInt(digits) <= HIGHEST;
    if (host.isEmpty() || !number) {
      throw new IllegalArgumentException(
          "'%s' is no address; write host and port, as host1:7070".formatted(text));
    }
    InetSocketAddress address = new InetSocketAddress(host, Integer.parseInt(digits));
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("the host of '%s' isn't known".formatted(text));
    }
    return address;
  }
}
