package dev.panagrad.bench.compare.contestant;

import dev.panagrad.graph.Shape;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The data for an input of an ONNX file in a comparison; the same for all engines.
 *
 * @param floats the elements, or null
 * @param longs the elements, or null
 */
public record OnnxFeed(Shape shape, float[] floats, long[] longs) {
  private static final int WORDS = 20_000;
  private static final int FIRST_WORD = 1_000;

  /** Enough elements of a result to determine whether it is the same. */
  private static final int MOST_CHECKED = 1_000;

  /**
   * Makes the elements.
   *
   * @param input the name of the input
   * @param work the name of a file and the number of images or tokens, as {@code minilm:128}
   */
  public static OnnxFeed of(String input, String work) {
    String network = work.substring(0, work.indexOf(':'));
    int count = Integer.parseInt(work.substring(work.indexOf(':') + 1));
    SplittableRandom random = new SplittableRandom(1);
    return switch (network) {
      case "minilm", "minilm-q" ->
          new OnnxFeed(
              Shape.of(1, count),
              null,
              switch (input) {
                case "input_ids" -> random.longs(count, FIRST_WORD, WORDS).toArray();
                case "attention_mask" -> ones(count);
                default -> new long[count];
              });
      case "resnet50" -> floats(random, Shape.of(count, 3, 224, 224));
      case "lenet" -> floats(random, Shape.of(count, 1, 28, 28));
      default -> floats(random, Shape.of(count, 28, 28, 1));
    };
  }

  private static OnnxFeed floats(SplittableRandom random, Shape shape) {
    float[] values = new float[Math.toIntExact(shape.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble();
    }
    return new OnnxFeed(shape, values, null);
  }

  private static long[] ones(int count) {
    long[] ones = new long[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  /**
   * The check value on which engines must agree: a weighted mean of the magnitudes of the result's
   * first elements.
   */
  public static double figure(float[] result) {
    int count = Math.min(result.length, MOST_CHECKED);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      // Different weights, so that the order matters.
      sum += Math.abs(result[i]) * (1 + i % 7);
    }
    return sum / count;
  }
}
