package dev.panagrad.serve;

import java.net.InetAddress;
import java.time.Duration;

/**
 * The address and the limits of a server.
 *
 * @param address to listen on; the loopback address unless other machines may connect
 * @param port to listen on; 0 for a free one
 * @param threads the number of concurrent computations
 * @param mostBody the largest number of bytes of a request
 * @param mostWaiting the largest number of requests at the same time; further ones are rejected and
 *     may be retried
 * @param mostMemory the largest total number of bytes of the bodies of all of them
 * @param patience how long a stop waits for running requests
 */
public record ServeOptions(
    InetAddress address,
    int port,
    int threads,
    int mostBody,
    int mostWaiting,
    long mostMemory,
    Duration patience) {
  private static final int MOST_BODY = 16 << 20;
  private static final long MOST_MEMORY = 256L << 20;
  private static final int MOST_WAITING = 512;

  /** Checks the limits. */
  public ServeOptions {
    if (threads < 1 || mostBody < 1 || mostWaiting < 1 || mostMemory < mostBody) {
      throw new IllegalArgumentException(
          "a server needs a thread, and room for one body at least: %d threads, %d bytes a body,"
                  .formatted(threads, mostBody)
              + " %d requests, %d bytes".formatted(mostWaiting, mostMemory));
    }
    if (port < 0 || port > 0xffff) {
      throw new IllegalArgumentException("a port is from 0 to 65535, not " + port);
    }
  }

  /** Port 8000 on the loopback address, and one thread per processor. */
  public static ServeOptions defaults() {
    return new ServeOptions(
        InetAddress.getLoopbackAddress(),
        8000,
        Runtime.getRuntime().availableProcessors(),
        MOST_BODY,
        MOST_WAITING,
        MOST_MEMORY,
        Duration.ofSeconds(10));
  }

  /** These options with another port. */
  public ServeOptions withPort(int other) {
    return new ServeOptions(address, other, threads, mostBody, mostWaiting, mostMemory, patience);
  }

  /** These options with another address, as {@code 0.0.0.0} for all addresses of this machine. */
  public ServeOptions withAddress(InetAddress other) {
    return new ServeOptions(other, port, threads, mostBody, mostWaiting, mostMemory, patience);
  }

  /** These options with another number of threads. */
  public ServeOptions withThreads(int other) {
    return new ServeOptions(address, port, other, mostBody, mostWaiting, mostMemory, patience);
  }

  /** These options with other limits for a body and for all concurrent requests. */
  public ServeOptions withLimits(int body, int waiting, long memory) {
    return new ServeOptions(address, port, threads, body, waiting, memory, patience);
  }

  /** These options with another patience. */
  public ServeOptions withPatience(Duration other) {
    return new ServeOptions(address, port, threads, mostBody, mostWaiting, mostMemory, other);
  }
}
