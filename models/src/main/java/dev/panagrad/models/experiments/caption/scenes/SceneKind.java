package dev.panagrad.models.experiments.caption.scenes;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.models.experiments.caption.pictures.Draws;

/**
 * Scenes of one or two digits, drawn from a seed in any number.
 *
 * @param pool the digits to draw from
 * @param pairs that occur together, as {@link DigitPairs#of} gives them
 * @param singles whether one scene in four has only one digit
 */
record SceneKind(DigitPool pool, int[] pairs, boolean singles) {
  private static final int DIGITS = 10;
  private static final int SINGLE_OF = 4;

  // The indices of the draws; some have one for each of two digits.
  private static final int COUNT = 0;
  private static final int WHICH = 1;
  private static final int RELATION = 2;
  private static final int SIZE = 3;
  private static final int IMAGE = 5;
  private static final int SCALE = 7;
  private static final int ALONG = 9;
  private static final int ACROSS = 11;

  /** The largest offset of two digits from their common line, in pixels. */
  private static final float ASIDE = 8;

  private static final float GAP = 1;

  private boolean isSingle(long seed, long epoch, int example) {
    return singles && Draws.below(seed, epoch, example, COUNT, SINGLE_OF) == 0;
  }

  private static int size(long seed, long epoch, int example, int which) {
    return Draws.below(seed, epoch, example, SIZE + which, 2);
  }

  /** The digits of a scene: first * 10 + second, or the only digit. */
  private int shown(long seed, long epoch, int example) {
    return isSingle(seed, epoch, example)
        ? Draws.below(seed, epoch, example, WHICH, DIGITS)
        : pairs[Draws.below(seed, epoch, example, WHICH, pairs.length)];
  }

  private static int relation(long seed, long epoch, int example) {
    return Draws.below(seed, epoch, example, RELATION, 2);
  }

  /** The number of the scene's caption in {@link SceneCaptions}. */
  int caption(long seed, long epoch, int example) {
    int shown = shown(seed, epoch, example);
    int size = size(seed, epoch, example, 0);
    if (isSingle(seed, epoch, example)) {
      return SceneCaptions.of(size, shown);
    }
    int other = size(seed, epoch, example, 1);
    int relation = relation(seed, epoch, example);
    return SceneCaptions.of(relation, size, shown / DIGITS, other, shown % DIGITS);
  }

  /**
   * Draws a scene.
   *
   * @param at the position of its first pixel
   */
  void draw(long seed, long epoch, int example, Buffer into, long at) {
    SceneCanvas.clear(into, at);
    int shown = shown(seed, epoch, example);
    float scale = scale(seed, epoch, example, 0);
    float side = SceneCanvas.INK * scale;
    float room = SceneCanvas.SIDE - side;
    float across = Draws.between(seed, epoch, example, ACROSS, 0, room);
    if (isSingle(seed, epoch, example)) {
      float along = Draws.between(seed, epoch, example, ALONG, 0, room);
      SceneCanvas.draw(
          into, at, pool.digits(), image(seed, epoch, example, 0, shown), scale, across, along);
      return;
    }
    float otherScale = scale(seed, epoch, example, 1);
    float otherSide = SceneCanvas.INK * otherScale;
    float free = room - otherSide - GAP;
    float along = Draws.between(seed, epoch, example, ALONG, 0, free);
    float rest = Draws.between(seed, epoch, example, ALONG + 1, 0, free - along);
    float otherAlong = along + side + GAP + rest;
    float aside = Draws.between(seed, epoch, example, ACROSS + 1, -ASIDE, ASIDE);
    float otherAcross =
        Math.clamp(across + (side - otherSide) / 2 + aside, 0, SceneCanvas.SIDE - otherSide);
    int first = image(seed, epoch, example, 0, shown / DIGITS);
    int second = image(seed, epoch, example, 1, shown % DIGITS);
    if (relation(seed, epoch, example) == SceneCaptions.ABOVE) {
      SceneCanvas.draw(into, at, pool.digits(), first, scale, across, along);
      SceneCanvas.draw(into, at, pool.digits(), second, otherScale, otherAcross, otherAlong);
    } else {
      SceneCanvas.draw(into, at, pool.digits(), first, scale, along, across);
      SceneCanvas.draw(into, at, pool.digits(), second, otherScale, otherAlong, otherAcross);
    }
  }

  private int image(long seed, long epoch, int example, int which, int digit) {
    int chosen = Draws.below(seed, epoch, example, IMAGE + which, pool.count(digit));
    return pool.image(digit, chosen);
  }

  /** The scale of a digit relative to the data set. */
  private static float scale(long seed, long epoch, int example, int which) {
    boolean big = size(seed, epoch, example, which) == SceneCaptions.BIG;
    return big
        ? Draws.between(seed, epoch, example, SCALE + which, 0.9f, 1.05f)
        : Draws.between(seed, epoch, example, SCALE + which, 0.6f, 0.7f);
  }
}
