package dev.panagrad.models.experiments.caption.pictures;

import dev.panagrad.engine.random.Philox;

/** Random numbers of an example, each with an index of its own; there is no state between draws. */
public final class Draws {
  private Draws() {}

  /** A whole number from 0 to below a limit. */
  public static int below(long seed, long epoch, int example, int number, int limit) {
    long word = Integer.toUnsignedLong(Philox.word(seed, number, epoch, example));
    return (int) ((word * limit) >>> Integer.SIZE);
  }

  /** A number from one value to below another. */
  public static float between(
      long seed, long epoch, int example, int number, float from, float to) {
    float unit = Philox.toUniform(Philox.word(seed, number, epoch, example));
    return from + (to - from) * unit;
  }
}
