package dev.panagrad.engine.kernel;

/**
 * The form in which kernels are used, scalar or vector. It lists none of them: the contract of each
 * operation has a method {@code of} that gives the kernels of a set.
 */
public final class KernelSet {
  private final String name;
  private final boolean vector;

  KernelSet(String name, boolean vector) {
    this.name = name;
    this.vector = vector;
  }

  /** A short name for listings, as "scalar" or "vector-512". */
  public String name() {
    return name;
  }

  /** Whether kernels compute in SIMD, through the Vector API; else they are plain loops. */
  public boolean isVector() {
    return vector;
  }
}
