package dev.panagrad.graph.random;

import dev.panagrad.graph.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Draws what a program is made of from its seed: mostly harmless, and hostile as its mood is. */
final class Draw {
  /** Tame programs are valid and smooth, nasty ones valid with any data, hostile ones anything. */
  enum Mood {
    TAME,
    NASTY,
    HOSTILE
  }

  /** A leaf has at most so many elements; what is made of leaves is measured before it is run. */
  private static final int MOST_ELEMENTS = 1 << 12;

  /** In some programs so many: enough for work in several parts. */
  private static final int MANY_ELEMENTS = 1 << 17;

  private static final int[] SIZES = {1, 1, 2, 2, 3, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100};

  private static final int[] HOSTILE_INTS = {
    0,
    0,
    1,
    2,
    3,
    15,
    16,
    17,
    31,
    32,
    33,
    64,
    511,
    512,
    513,
    1024,
    46341,
    65536,
    65537,
    1 << 30,
    (1 << 30) + 1,
    (1 << 30) + (1 << 29),
    Integer.MAX_VALUE,
    Integer.MAX_VALUE - 1,
    Integer.MAX_VALUE - 15,
    Integer.MAX_VALUE - 16,
    Integer.MAX_VALUE - 32,
    -1,
    -1,
    -2,
    -16,
    -512,
    -(1 << 30),
    Integer.MIN_VALUE,
    Integer.MIN_VALUE + 1
  };

  private static final float[] HOSTILE_FLOATS = {
    0,
    -0f,
    1,
    -1,
    2,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    Float.MIN_NORMAL,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    1e-20f,
    1e20f,
    -1e20f
  };

  private static final int[] LARGE_SIZES = {1, 2, 3, 16, 64, 65, 128, 250, 300, 512, 513, 1000};

  final Mood mood;
  private final boolean large;
  private final SplittableRandom random;

  Draw(long seed) {
    random = new SplittableRandom(seed);
    large = once(12);
    int kind = below(8);
    mood = kind < 2 ? Mood.TAME : kind < 4 ? Mood.NASTY : Mood.HOSTILE;
  }

  boolean isTame() {
    return mood == Mood.TAME;
  }

  /** Whether tensors are so large that work on them is cut into parts. */
  boolean isLarge() {
    return large;
  }

  boolean isHostile() {
    return mood == Mood.HOSTILE;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean coin() {
    return random.nextBoolean();
  }

  /** True once in so many times. */
  boolean once(int times) {
    return below(times) == 0;
  }

  /** True once in so many times, of hostile programs only. */
  boolean evil(int times) {
    return isHostile() && once(times);
  }

  <T> T of(List<T> list) {
    return list.get(below(list.size()));
  }

  int size() {
    int[] sizes = large ? LARGE_SIZES : SIZES;
    return sizes[below(sizes.length)];
  }

  int hostileInt() {
    return switch (below(8)) {
      case 0 -> random.nextInt();
      // Either with the other overflows.
      case 1 -> Integer.MAX_VALUE - below(64);
      case 2 -> below(64);
      default -> HOSTILE_INTS[below(HOSTILE_INTS.length)];
    };
  }

  long hostileLong() {
    return switch (below(4)) {
      case 0 -> random.nextLong();
      case 1 -> Long.MAX_VALUE - below(300);
      case 2 -> (long) hostileInt() * hostileInt();
      default -> (1L << below(64)) + below(3) - 1;
    };
  }

  /** In [-1, 1], unless the program is to see others. */
  float value() {
    return !isTame() && once(64)
        ? HOSTILE_FLOATS[below(HOSTILE_FLOATS.length)]
        : (float) random.nextDouble(-1, 1);
  }

  float hostileFloat() {
    return HOSTILE_FLOATS[below(HOSTILE_FLOATS.length)];
  }

  float[] values(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = value();
    }
    return values;
  }

  /** A shape of so many axes that isn't too large; axes of nasty programs may be empty. */
  Shape shape(int rank) {
    int[] sizes = new int[rank];
    long product = 1;
    for (int axis : shuffled(rank)) {
      int size = !isTame() && once(32) ? 0 : size();
      sizes[axis] = product * size > (large ? MANY_ELEMENTS : MOST_ELEMENTS) ? 1 : size;
      product *= sizes[axis];
    }
    return Shape.of(sizes);
  }

  Shape shape() {
    return shape(below(5));
  }

  /** Any sizes, with products and sums that overflow among them. */
  int[] hostileSizes() {
    int[] sizes = new int[below(6)];
    Arrays.setAll(sizes, _ -> once(3) ? size() : hostileInt());
    return sizes;
  }

  /** Ascending axes of a shape, perhaps none. */
  List<Integer> axes(int rank) {
    return Arrays.stream(shuffled(rank)).limit(below(rank + 1)).sorted().boxed().toList();
  }

  private int[] shuffled(int count) {
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      int other = below(i + 1);
      numbers[i] = numbers[other];
      numbers[other] = i;
    }
    return numbers;
  }

  long seed() {
    return random.nextLong();
  }
}
