package dev.panagrad.engine.kernel;

import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.kernel.elementwise.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The sizes that convolutions are tested at: those of the networks, corner cases, and a seeded mix.
 */
final class ConvCases {
  private static final int[] CHANNELS = {1, 2, 3, 4, 5, 6, 7, 8, 12, 13, 24};
  private static final int[] BATCHES = {1, 2, 15, 16, 17, 33, 100};

  private ConvCases() {}

  static Stream<ConvSpec> all() {
    List<ConvSpec> specs = new ArrayList<>();
    specs.add(ConvSpec.same(100, 28, 28, 1, 4, 5, 5, 1, 1).withEpilogue(true, Activation.RELU));
    specs.add(ConvSpec.same(17, 28, 28, 4, 8, 5, 5, 2, 2).withEpilogue(true, Activation.RELU));
    specs.add(ConvSpec.same(16, 14, 14, 12, 24, 4, 4, 2, 2).withEpilogue(true, Activation.RELU));
    specs.add(ConvSpec.same(100, 6, 6, 24, 48, 5, 5, 2, 2));
    specs.add(ConvSpec.same(33, 5, 5, 48, 64, 4, 4, 2, 2).withEpilogue(true, Activation.NONE));
    specs.add(ConvSpec.same(130, 2, 3, 13, 40, 5, 6, 1, 1).withEpilogue(true, Activation.RELU));
    specs.add(ConvSpec.same(300, 3, 4, 2, 6, 2, 3, 1, 2).withEpilogue(true, Activation.RELU));
    specs.add(ConvSpec.same(2, 9, 9, 3, 130, 6, 6, 2, 2).withEpilogue(true, Activation.RELU));
    specs.add(ConvSpec.valid(1, 1, 1, 1, 1, 1, 1, 1, 1));
    specs.add(ConvSpec.same(2, 7, 7, 2, 3, 1, 1, 3, 3).withEpilogue(true, Activation.NONE));
    addFilterCases(specs);
    specs.addAll(manyChannels());
    specs.addAll(largeBatches());
    addPadded(specs);
    Random random = new Random(20);
    while (specs.size() < 128) {
      int h = 1 + random.nextInt(9);
      int w = 1 + random.nextInt(9);
      int kh = 1 + random.nextInt(6);
      int kw = 1 + random.nextInt(6);
      int c = CHANNELS[random.nextInt(CHANNELS.length)];
      int o = CHANNELS[random.nextInt(CHANNELS.length)];
      int n = BATCHES[random.nextInt(BATCHES.length)];
      int strideH = 1 + random.nextInt(3);
      int strideW = 1 + random.nextInt(3);
      if (random.nextBoolean()) {
        specs.add(ConvSpec.same(n, h, w, c, o, kh, kw, strideH, strideW));
      } else if (h >= kh && w >= kw) {
        specs.add(ConvSpec.valid(n, h, w, c, o, kh, kw, strideH, strideW));
      } else {
        continue;
      }
      boolean relu = random.nextBoolean();
      int last = specs.size() - 1;
      specs.set(
          last,
          specs
              .get(last)
              .withEpilogue(random.nextBoolean(), relu ? Activation.RELU : Activation.NONE));
    }
    return specs.stream();
  }

  /**
   * Enough channels for minimal filtering: two to four taps a class, one to three classes, tiles
   * that stand out on one side or both, a filter lower than its stride.
   */
  static List<ConvSpec> manyChannels() {
    return List.of(
        ConvSpec.same(20, 7, 9, 50, 64, 3, 3, 1, 1).withEpilogue(true, Activation.RELU),
        ConvSpec.valid(17, 9, 23, 32, 25, 5, 5, 2, 2).withEpilogue(true, Activation.NONE),
        ConvSpec.same(130, 5, 13, 26, 40, 4, 4, 1, 1).withEpilogue(false, Activation.RELU),
        ConvSpec.same(16, 6, 18, 60, 65, 4, 4, 2, 2).withEpilogue(true, Activation.RELU),
        ConvSpec.same(514, 2, 13, 26, 40, 4, 4, 1, 1).withEpilogue(true, Activation.RELU),
        ConvSpec.same(3, 8, 33, 36, 37, 2, 7, 1, 3).withEpilogue(true, Activation.NONE),
        ConvSpec.valid(2, 9, 24, 90, 96, 2, 6, 3, 2).withEpilogue(true, Activation.RELU),
        ConvSpec.same(100, 28, 28, 24, 48, 5, 5, 2, 2));
  }

  /** Batches that are held in several blocks, the last one with a rest, for each way to compute. */
  private static List<ConvSpec> largeBatches() {
    return List.of(
        ConvSpec.same(523, 3, 4, 2, 6, 2, 3, 1, 2).withEpilogue(true, Activation.RELU),
        ConvSpec.valid(770, 4, 3, 1, 5, 2, 2, 2, 1).withEpilogue(true, Activation.NONE),
        ConvSpec.same(530, 4, 30, 8, 5, 5, 5, 2, 2).withEpilogue(true, Activation.RELU),
        ConvSpec.same(2001, 7, 5, 5, 6, 3, 3, 2, 2).withEpilogue(true, Activation.RELU));
  }

  /**
   * Padding of any size on each side, down to windows that see one row, for each way to compute.
   */
  private static void addPadded(List<ConvSpec> specs) {
    Activation relu = Activation.RELU;
    specs.add(new ConvSpec(17, 5, 6, 3, 4, 3, 3, 1, 1, 2, 0, 7, 6, true, relu));
    specs.add(new ConvSpec(16, 9, 23, 50, 64, 3, 5, 1, 2, 1, 4, 10, 13, true, relu));
    specs.add(new ConvSpec(33, 4, 7, 26, 40, 4, 4, 2, 1, 3, 0, 4, 7, false, Activation.NONE));
    specs.add(new ConvSpec(523, 3, 4, 2, 6, 3, 2, 2, 1, 0, 1, 2, 5, false, Activation.NONE));
  }

  /** Where gradients by filters cut their work: long rows, wide steps, tiles with a rest. */
  private static void addFilterCases(List<ConvSpec> specs) {
    specs.add(ConvSpec.same(100, 3, 75, 2, 5, 2, 3, 1, 1).withEpilogue(true, Activation.NONE));
    specs.add(ConvSpec.valid(17, 9, 20, 3, 7, 2, 2, 3, 4).withEpilogue(true, Activation.NONE));
    specs.add(ConvSpec.same(20, 12, 3, 1, 10, 7, 1, 2, 2).withEpilogue(true, Activation.NONE));
    specs.add(ConvSpec.same(33, 7, 7, 20, 48, 3, 5, 1, 2).withEpilogue(true, Activation.NONE));
    specs.add(ConvSpec.same(130, 1, 9, 30, 96, 1, 7, 1, 1).withEpilogue(true, Activation.NONE));
    specs.add(ConvSpec.same(16, 5, 4, 7, 130, 3, 4, 1, 1));
  }
}
