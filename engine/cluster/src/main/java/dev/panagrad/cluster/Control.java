package dev.panagrad.cluster;

/**
 * Control words that are sent with a sum, so that all ranks see the same ones at the same step.
 *
 * <p>The flags of all ranks are combined by OR; the value comes from the lowest rank that set
 * {@link #VALUE}. The upper 16 bits are free for the program.
 */
public final class Control {
  /** The training ends after this step. */
  public static final int STOP = 1;

  /** The training waits after this step. */
  public static final int PAUSE = 1 << 1;

  /** A value is included, such as a learning rate. */
  public static final int VALUE = 1 << 2;

  /** A rank has found a NaN. */
  public static final int NAN = 1 << 3;

  private Control() {}
}
