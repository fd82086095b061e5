package dev.panagrad.graph.op;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.kernel.KernelSets;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.session.SessionOptions;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row's gradients against central differences of its reference, in double precision. */
class OpGradientTest {
  private static final long SEED = 7;
  private static final double STEP = 1e-5;

  static Stream<OpCase> differentiable() {
    return OpCases.all().filter(row -> !row.differentiable.isEmpty());
  }

  static Stream<OpCase> floats() {
    return OpCases.all()
        .filter(row -> !row.inputs.isEmpty())
        .filter(row -> new Trial(row, Trial.Extra.NONE).result.type() == DType.FLOAT32);
  }

  @ParameterizedTest
  @MethodSource("differentiable")
  void gradientsOfAWeightedSum(OpCase row) {
    Doubles[] fed = row.draw(3, SEED);
    SplittableRandom random = new SplittableRandom(SEED);
    Doubles weights = row.reference.apply(fed).map(y -> (float) random.nextDouble(-1, 1));
    Doubles[] all = Arrays.copyOf(fed, fed.length + 1);
    all[fed.length] = weights;
    assertGradients(
        row,
        Trial.Extra.GRADIENTS,
        in -> total(Doubles.zip(row.reference.apply(in), weights, (y, w) -> y * w)),
        fed,
        all);
  }

  @ParameterizedTest
  @MethodSource("differentiable")
  void gradientsOfTheMean(OpCase row) {
    Doubles[] fed = row.draw(3, SEED);
    assertGradients(
        row,
        Trial.Extra.GRADIENTS_OF_MEAN,
        in -> {
          Doubles y = row.reference.apply(in);
          return total(y) / y.data().length;
        },
        fed,
        fed);
  }

  private static double total(Doubles values) {
    return Arrays.stream(values.data()).sum();
  }

  private static void assertGradients(
      OpCase row,
      Trial.Extra extra,
      ToDoubleFunction<Doubles[]> loss,
      Doubles[] inputs,
      Doubles[] fed) {
    Trial trial = new Trial(row, extra);
    SessionOptions plain = Trial.plain();
    for (SessionOptions options :
        List.of(plain, plain.withRewrite(false), plain.withKernels(KernelSets.best()))) {
      List<float[]> found = trial.run(options, fed);
      OpForwardTest.assertSameBits(trial.run(options.withReuse(false), fed), found, row);
      for (int i = 0; i < row.differentiable.size(); i++) {
        int input = row.differentiable.get(i);
        Doubles expected = differences(loss, inputs, input);
        OpForwardTest.assertClose(
            expected, found.get(i + 1), row.gradientTolerance, row + " by input " + input);
      }
    }
  }

  /** Central differences by every element of an input. */
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

  @ParameterizedTest
  @MethodSource("floats")
  void nothingFlowsToTheOtherInputs(OpCase row) {
    for (int i = 0; i < row.inputs.size(); i++) {
      if (!row.differentiable.contains(i)) {
        List<Integer> by = List.of(i);
        String message =
            assertThrows(
                    IllegalArgumentException.class, () -> new Trial(row, Trial.Extra.GRADIENTS, by))
                .getMessage();
        assertTrue(
            message.contains("doesn't depend on 'x" + i + "'")
                || message.contains("has no gradient"),
            message);
      }
    }
  }
}
