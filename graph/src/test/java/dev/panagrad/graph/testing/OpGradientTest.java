package dev.panagrad.graph.testing;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.op.OpCases;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row's gradients against central differences of its reference, in double precision. */
class OpGradientTest {
  static Stream<OpCase> differentiable() {
    return OpCases.all().filter(row -> !row.differentiable().isEmpty());
  }

  /** Rows of a gradient by no input are for the forward pass only if others of the op have some. */
  static Stream<OpCase> floats() {
    Set<Class<? extends Op>> checked = differentiable().map(OpCase::op).collect(Collectors.toSet());
    return OpCases.all()
        .filter(row -> !row.inputs().isEmpty())
        .filter(row -> !row.differentiable().isEmpty() || !checked.contains(row.op()))
        .filter(row -> new Trial(row, Trial.Extra.NONE).result().type() == DType.FLOAT32);
  }

  @ParameterizedTest
  @MethodSource("differentiable")
  void gradientsOfAWeightedSum(OpCase row) {
    new GradientCheck(row).gradientsOfAWeightedSum();
  }

  @ParameterizedTest
  @MethodSource("differentiable")
  void gradientsOfTheMean(OpCase row) {
    new GradientCheck(row).gradientsOfTheMean();
  }

  @ParameterizedTest
  @MethodSource("floats")
  void nothingFlowsToTheOtherInputs(OpCase row) {
    for (int i = 0; i < row.inputs().size(); i++) {
      if (!row.differentiable().contains(i)) {
        List<Integer> by = List.of(i);
        String message =
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new Trial(row, Trial.Extra.GRADIENTS, by),
                    () -> "a gradient by input " + by + " of " + row)
                .getMessage();
        assertTrue(
            message.contains("doesn't depend on 'x" + i + "'")
                || message.contains("has no gradient"),
            message);
      }
    }
  }
}
