package dev.panagrad.cluster.join;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.KernelSets;
import java.time.Duration;

/**
 * Settings of a mesh; the handshake compares those that must agree between ranks.
 *
 * @param join the maximum time in which ranks must find each other
 * @param silence the time without a byte after which a peer is lost; heartbeats are sent five times
 *     as often
 * @param deadline the maximum time of a wait without progress while no rank reports that it is busy
 * @param encrypted whether frames are sealed with AES-GCM; must be the same on all ranks
 * @param largestMessage the maximum bytes of a message from one rank
 * @param kernels the kernels for additions, compared by name: other vector widths would give other
 *     bits
 */
public record MeshOptions(
    Duration join,
    Duration silence,
    Duration deadline,
    boolean encrypted,
    long largestMessage,
    KernelSet kernels) {
  private static final Duration SHORTEST = Duration.ofMillis(100);

  /** Checks the settings. */
  public MeshOptions {
    if (silence.compareTo(SHORTEST) < 0 || deadline.compareTo(silence) < 0) {
      throw new IllegalArgumentException(
          "the deadline (%s) must not be shorter than the allowed silence (%s), nor that than 0.1 s"
              .formatted(deadline, silence));
    }
    if (largestMessage < 0 || largestMessage > Integer.MAX_VALUE - 64) {
      throw new IllegalArgumentException("messages of " + largestMessage + " bytes");
    }
  }

  /** 30 s to join, 20 s of silence, 60 s without progress, messages up to 1 GiB, no encryption. */
  public static MeshOptions defaults() {
    return new MeshOptions(
        Duration.ofSeconds(30),
        Duration.ofSeconds(20),
        Duration.ofSeconds(60),
        false,
        1L << 30,
        KernelSets.best());
  }

  /** These options with another time to join. */
  public MeshOptions withJoin(Duration join) {
    return new MeshOptions(join, silence, deadline, encrypted, largestMessage, kernels);
  }

  /** These options with other time limits for waits. */
  public MeshOptions withDeadlines(Duration silence, Duration deadline) {
    return new MeshOptions(join, silence, deadline, encrypted, largestMessage, kernels);
  }

  /** These options with or without AES-GCM. */
  public MeshOptions withEncryption(boolean encrypted) {
    return new MeshOptions(join, silence, deadline, encrypted, largestMessage, kernels);
  }

  /** These options with another limit for messages. */
  public MeshOptions withLargestMessage(long bytes) {
    return new MeshOptions(join, silence, deadline, encrypted, bytes, kernels);
  }

  /** These options with other kernels. */
  public MeshOptions withKernels(KernelSet kernels) {
    return new MeshOptions(join, silence, deadline, encrypted, largestMessage, kernels);
  }
}
