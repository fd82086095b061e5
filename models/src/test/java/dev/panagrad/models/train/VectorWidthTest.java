package dev.panagrad.models.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.KernelSets;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.run.Experiments;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every experiment learns the same with vectors as with plain loops. The build runs it with vectors
 * of 128, 256 and 512 bits, whatever the CPU prefers.
 */
final class VectorWidthTest {
  private static final int STEPS = 6;

  /** Not a multiple of any width, so that kernels have tails. */
  private static final int BATCH = 21;

  static Stream<String> experiments() {
    return Experiments.all().stream().map(Experiment::name);
  }

  @Test
  void kernelsHaveTheWidthAskedFor() {
    String bits = System.getProperty("panagrad.vector.bits", "");
    assertTrue(
        KernelSets.best().name().startsWith("vector-" + bits),
        KernelSets.best().name() + " instead of " + bits + " bits");
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void lossesAreThoseOfPlainLoops(String name) {
    double[] expected = losses(name, KernelSets.scalar());
    double[] actual = losses(name, KernelSets.best());
    // Before the first update only the order of sums differs. Later, Adam takes a full step either
    // way where a gradient is 0 but for rounding, as with batch norm at the dark border of digits.
    assertEquals(expected[0], actual[0], 1e-5 * expected[0], "first loss");
    double tolerance = name.endsWith("-bn") ? 5e-2 : 1e-3;
    for (int step = 1; step < STEPS; step++) {
      assertEquals(expected[step], actual[step], tolerance * expected[step], "loss " + step);
    }
  }

  private static double[] losses(String name, KernelSet kernels) {
    Experiment experiment = Experiments.find(name).orElseThrow();
    HyperParameters values = PromisesTest.small(experiment, 23);
    SessionOptions options = SessionOptions.defaults().withThreads(2).withSeed(4);
    double[] losses = new double[STEPS];
    try (TrainingTask task =
        experiment.open(
            TaskSettings.of(experiment, options.withKernels(kernels))
                .with(values)
                .withBatch(BATCH))) {
      for (int step = 0; step < STEPS; step++) {
        task.nextBatch();
        losses[step] = task.update(step);
      }
    }
    return losses;
  }
}
