package dev.panagrad.engine.kernel;

/**
 * The form of kernels in use, scalar or vector. It doesn't list them: the contract of each
 * operation has a method {@code of} that returns the kernels of a set.
 */
public final class KernelSet {
  private final String name;
  private final boolean vector;

  KernelSet(String name, boolean vector) {
    this.name = name;
    this.vector = vector;
  }

  /** A short name for listings, such as "scalar" or "vector-512". */
  public String name() {
    return name;
  }

  /** Whether kernels compute in SIMD, through the Vector API; else they are plain loops. */
  public boolean isVector() {
    return vector;
  }
}
