package dev.panagrad.engine.kernel;

import java.lang.System.Logger.Level;

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
    return Choice.SET;
  }

  /** Why {@link #best} is not the vector set; empty if it is. */
  public static String fallbackReason() {
    return Choice.REASON;
  }

  /** Made when it is first asked for, and logged then. */
  private static final class Choice {
    static final String REASON = reason();
    static final KernelSet SET = REASON.isEmpty() ? new VectorKernels() : SCALAR;

    static {
      System.Logger logger = System.getLogger(KernelSets.class.getName());
      if (REASON.isEmpty()) {
        logger.log(Level.DEBUG, "kernels: {0}", SET.name());
      } else {
        logger.log(Level.WARNING, "kernels: scalar, many times slower: {0}", REASON);
      }
    }

    private static String reason() {
      try {
        Class.forName("jdk.incubator.vector.FloatVector", false, KernelSets.class.getClassLoader());
      } catch (ClassNotFoundException absent) {
        return "the module jdk.incubator.vector is not loaded;"
            + " start java with --add-modules jdk.incubator.vector";
      }
      int bits = VectorKernels.bits();
      return bits >= 128
          ? ""
          : "this CPU or JVM offers vectors of %d bits, at least 128 are needed".formatted(bits);
    }
  }
}
