package dev.panagrad.graph.testing;

import dev.panagrad.engine.kernel.KernelSets;
import dev.panagrad.graph.session.SessionOptions;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Checks the gradients of a row against central differences of its reference, in double precision.
 */
final class GradientCheck {
  private static final long SEED = 7;
  private static final double STEP = 1e-5;

  private final OpCase row;

  /** The checks of a row. */
  public GradientCheck(OpCase row) {
    this.row = row;
  }

  /** Runs all checks. */
  public void all() {
    if (!row.differentiable().isEmpty()) {
      gradientsOfAWeightedSum();
      gradientsOfTheMean();
    }
  }

  /** Checks the gradients of a weighted sum of the result. */
  public void gradientsOfAWeightedSum() {
    Doubles[] fed = row.draw(3, SEED);
    SplittableRandom random = new SplittableRandom(SEED);
    Doubles weights = row.reference().apply(fed).map(y -> (float) random.nextDouble(-1, 1));
    Doubles[] all = Arrays.copyOf(fed, fed.length + 1);
    all[fed.length] = weights;
    assertGradients(
        Trial.Extra.GRADIENTS,
        in -> total(Doubles.zip(row.reference().apply(in), weights, (y, w) -> y * w)),
        fed,
        all);
  }

  /** Checks the gradients of the mean of the result. */
  public void gradientsOfTheMean() {
    Doubles[] fed = row.draw(3, SEED);
    assertGradients(
        Trial.Extra.GRADIENTS_OF_MEAN,
        in -> {
          Doubles y = row.reference().apply(in);
          return total(y) / y.data().length;
        },
        fed,
        fed);
  }

  private static double total(Doubles values) {
    return Arrays.stream(values.data()).sum();
  }

  private void assertGradients(
      Trial.Extra extra, ToDoubleFunction<Doubles[]> loss, Doubles[] inputs, Doubles[] fed) {
    Trial trial = new Trial(row, extra);
    SessionOptions plain = Trial.plain();
    for (SessionOptions options :
        List.of(plain, plain.withRewrite(false), plain.withKernels(KernelSets.best()))) {
      List<float[]> found = trial.run(options, fed);
      Compare.sameBits(trial.run(options.withReuse(false), fed), found, row.toString());
      for (int i = 0; i < row.differentiable().size(); i++) {
        int input = row.differentiable().get(i);
        Doubles expected = differences(loss, inputs, input);
        Compare.close(
            expected, found.get(i + 1), row.gradientTolerance(), row + " by input " + input);
      }
    }
  }

  /** Central differences with respect to every element of an input. */
  private static Doubles differences(
      ToDoubleFunction<Doubles[]> loss, Doubles[] inputs, int input) {
    Doubles at = inputs[input];
    Doubles[] moved = inputs.clone();
    double[] slopes =
        IntStream.range(0, at.data().length)
            .mapToDouble(
                i -> {
                  double[] data = at.data().clone();
                  moved[input] = new Doubles(at.shape(), data);
                  data[i] = at.data()[i] + STEP;
                  double above = loss.applyAsDouble(moved);
                  data[i] = at.data()[i] - STEP;
                  return (above - loss.applyAsDouble(moved)) / (2 * STEP);
                })
            .toArray();
    return new Doubles(at.shape(), slopes);
  }
}
