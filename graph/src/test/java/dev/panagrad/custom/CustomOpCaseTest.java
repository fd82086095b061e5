package dev.panagrad.custom;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.graph.testing.Doubles;
import dev.panagrad.graph.testing.Fill;
import dev.panagrad.graph.testing.OpCase;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The published checks pass for right ops of users' own, and fail for wrong ones. */
class CustomOpCaseTest {
  @Test
  void rightOpsPass() {
    OpCase.of("rows", new SmoothRelu(), in -> in[0].map(x -> Math.log1p(Math.exp(x))))
        .in(Fill.uniform(-3, 3), OpCase.N, 7)
        .by(0)
        .check();
    OpCase.of(
            "rows",
            new RowDot(),
            in ->
                Doubles.zip(in[0], in[1], (a, b) -> a * b).reduce(List.of(1), true, 0, Double::sum))
        .in(Fill.uniform(-1, 1), OpCase.N, 5)
        .in(Fill.uniform(-1, 1), OpCase.N, 5)
        .by(0, 1)
        .refuses(List.of(Shape.of(3, 4), Shape.of(3, 5)), "[3, 4]", "[3, 5]")
        .check();
  }

  private static void fails(OpCase use, String part) {
    String message = assertThrows(AssertionError.class, use::check).getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void wrongReferencesAndMissingRefusalsFail() {
    OpCase value = OpCase.of("value", new SmoothRelu(), in -> in[0].map(Math::exp));
    fails(value.in(Fill.uniform(1, 3), OpCase.N, 7), "should be");
    OpCase slope =
        OpCase.of("slope", new SmoothRelu(), in -> in[0].map(x -> Math.log1p(Math.exp(x))));
    fails(
        slope.in(Fill.uniform(1, 3), OpCase.N, 7).by(0).refuses(List.of(Shape.of(3)), "no such"),
        "took");
  }
}
