package dev.panagrad.cluster;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.KernelSets;
import java.time.Duration;

/**
 * Settings of a mesh; those that matter to other ranks are compared by the handshake.
 *
 * @param join how long ranks may take to find each other
 * @param silence how long a peer may send no byte before it is lost; heartbeats are sent five times
 *     as often
 * @param deadline how long a wait may go without progress while no rank says that it is busy
 * @param encrypted whether frames are sealed with AES-GCM; all ranks need the same
 * @param largestMessage bytes that a message from one rank may have
 * @param kernels add, and are compared by name: other vector widths would give other bits
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

  /** With another time to join. */
  public MeshOptions withJoin(Duration join) {
    return new MeshOptions(join, silence, deadline, encrypted, largestMessage, kernels);
  }

  /** With other limits of waiting. */
  public MeshOptions withDeadlines(Duration silence, Duration deadline) {
    return new MeshOptions(join, silence, deadline, encrypted, largestMessage, kernels);
  }

  /** With or without AES-GCM. */
  public MeshOptions withEncryption(boolean encrypted) {
    return new MeshOptions(join, silence, deadline, encrypted, largestMessage, kernels);
  }

  /** With another bound for messages. */
  public MeshOptions withLargestMessage(long bytes) {
    return new MeshOptions(join, silence, deadline, encrypted, bytes, kernels);
  }

  /** With other kernels. */
  public MeshOptions withKernels(KernelSet kernels) {
    return new MeshOptions(join, silence, deadline, encrypted, largestMessage, kernels);
  }
}
