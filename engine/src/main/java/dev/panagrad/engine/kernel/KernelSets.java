package dev.panagrad.engine.kernel;

/** Chooses the kernel set once: vector where the CPU and the JVM have it, else scalar. */
public final class KernelSets {
  private KernelSets() {}

  /** The plain reference, in portable Java. */
  public static KernelSet scalar() {
    throw new UnsupportedOperationException("not yet");
  }

  /** The fastest set that this JVM can run. */
  public static KernelSet best() {
    throw new UnsupportedOperationException("not yet");
  }

  /** Why {@link #best} is not the vector set; empty if it is. */
  public static String fallbackReason() {
    return "";
  }
}
