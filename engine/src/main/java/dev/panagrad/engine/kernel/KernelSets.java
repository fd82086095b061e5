package dev.panagrad.engine.kernel;

import dev.panagrad.engine.kernel.simd.Lanes;
import java.lang.System.Logger.Level;

/** Selects the kernel set once: vector if the CPU and the JVM support it, else scalar. */
public final class KernelSets {
  private static final KernelSet SCALAR = new KernelSet("scalar", false);

  private KernelSets() {}

  /**
   * The plain reference, in portable Java. Transcendental functions and sums are computed in double
   * and rounded once.
   */
  public static KernelSet scalar() {
    return SCALAR;
  }

  /** The vector kernels, whether they are the best ones or not. */
  static KernelSet vector() {
    return new KernelSet("vector-" + Choice.bits(), true);
  }

  /** The fastest set that this JVM can run. */
  public static KernelSet best() {
    return Choice.SET;
  }

  /** Why {@link #best} is not the vector set; empty if it is. */
  public static String fallbackReason() {
    return Choice.REASON;
  }

  /** Made and logged on first use. */
  private static final class Choice {
    static final String REASON = reason();
    static final KernelSet SET = REASON.isEmpty() ? vector() : SCALAR;

    static {
      System.Logger logger = System.getLogger(KernelSets.class.getName());
      if (REASON.isEmpty()) {
        logger.log(Level.DEBUG, "kernels: {0}", SET.name());
      } else {
        logger.log(Level.WARNING, "kernels: scalar, many times slower: {0}", REASON);
      }
    }

    private static int bits() {
      return Lanes.COUNT * Float.SIZE;
    }

    private static String reason() {
      try {
        Class.forName("jdk.incubator.vector.FloatVector", false, KernelSets.class.getClassLoader());
      } catch (ClassNotFoundException absent) {
        return "the module jdk.incubator.vector is not loaded;"
            + " start java with --add-modules jdk.incubator.vector";
      }
      int bits = bits();
      return bits >= 128
          ? ""
          : "this CPU or JVM offers vectors of %d bits, at least 128 are needed".formatted(bits);
    }
  }
}
