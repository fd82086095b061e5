package dev.panagrad.engine.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The one width of vectors that every kernel of this package uses.
 *
 * <p>Mixing widths in one JVM slows the wider ones down for good, so the choice is made once, at
 * class loading: the CPU's preferred width, or the system property {@code panagrad.vector.bits}
 * (128, 256 or 512), which exists so that tests can run every width on one machine.
 */
public final class Lanes {
  /** The species of all float vectors. */
  public static final VectorSpecies<Float> SPECIES =
      choose(System.getProperty("panagrad.vector.bits"));

  /** Elements of a vector. */
  public static final int COUNT = SPECIES.length();

  /**
   * The registers that hold vectors: 32 with AVX-512, which a JVM that uses it prefers the width
   * of, and on AArch64; else 16.
   */
  public static final int REGISTERS =
      FloatVector.SPECIES_PREFERRED.length() == 16
              || System.getProperty("os.arch").equals("aarch64")
          ? 32
          : 16;

  private Lanes() {}

  /** The bits of a mask that chooses every {@code stride}-th lane, from the first on. */
  public static long every(int stride) {
    long bits = 0;
    for (int lane = 0; lane < COUNT; lane += stride) {
      bits |= 1L << lane;
    }
    return bits;
  }

  private static VectorSpecies<Float> choose(String bits) {
    if (bits == null || bits.isEmpty()) {
      return FloatVector.SPECIES_PREFERRED;
    }
    return switch (bits) {
      case "128", "256", "512" ->
          VectorSpecies.of(float.class, VectorShape.forBitSize(Integer.parseInt(bits)));
      default ->
          throw new IllegalArgumentException(
              "the system property panagrad.vector.bits is '%s', expected 128, 256 or 512"
                  .formatted(bits));
    };
  }
}
