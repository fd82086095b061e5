package dev.panagrad.engine.kernel;

import dev.panagrad.engine.kernel.scalar.ScalarKernels;

/** Chooses the kernel set once: vector where the CPU and the JVM have it, else scalar. */
public final class KernelSets {
  private static final KernelSet SCALAR = new ScalarKernels();

  private KernelSets() {}

  /** The plain reference, in portable Java. */
  public static KernelSet scalar() {
    return SCALAR;
  }

  /** The fastest set that this JVM can run. */
  public static KernelSet best() {
    return SCALAR;
  }

  /** Why {@link #best} is not the vector set; empty if it is. */
  public static String fallbackReason() {
    return "the vector kernels are not built yet";
  }
}
