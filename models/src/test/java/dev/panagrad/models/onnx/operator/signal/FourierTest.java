package dev.panagrad.models.onnx.operator.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.panagrad.graph.testing.Doubles;
import dev.panagrad.graph.testing.Fill;
import dev.panagrad.graph.testing.OpCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Fourier transform against its definition, its gradients by differences. */
final class FourierTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 6, 7, 8, 12})
  void linesOfAnyLength(int length) {
    for (boolean inverse : new boolean[] {false, true}) {
      OpCase.of(
              length + (inverse ? " inverse" : ""),
              new Fourier(inverse, 0.5),
              in -> sum(in[0], length, inverse))
          .in(Fill.uniform(-1, 1), OpCase.N, length, 2)
          .by(0)
          .within(1e-5)
          .check();
    }
  }

  private static Doubles sum(Doubles x, int length, boolean inverse) {
    return Doubles.fill(
        x.shape(),
        i -> {
          double sum = 0;
          for (int n = 0; n < length; n++) {
            double angle = (inverse ? 2 : -2) * Math.PI * n * i[1] / length;
            double real = x.at(i[0], n, 0);
            double imaginary = x.at(i[0], n, 1);
            sum +=
                i[2] == 0
                    ? real * Math.cos(angle) - imaginary * Math.sin(angle)
                    : real * Math.sin(angle) + imaginary * Math.cos(angle);
          }
          return 0.5 * sum;
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {97, 400, 1024, 1155})
  void aLongLineComesBack(int length) {
    double[] line = new double[2 * length];
    for (int i = 0; i < line.length; i++) {
      line[i] = i % 7 - 3;
    }
    double[] there = new double[line.length];
    double[] back = new double[line.length];
    new Transform(length, false).apply(line, there);
    new Transform(length, true).apply(there, back);
    for (int i = 0; i < line.length; i++) {
      assertEquals(line[i], back[i] / length, 1e-11, "number " + i);
    }
  }

  /** The imaginary parts of a real line's half are exactly zero. */
  @Test
  void quartersOfATurnAreExact() {
    double[] line = new double[24];
    for (int i = 0; i < line.length; i += 2) {
      line[i] = 0.1 * i * i;
    }
    double[] result = new double[line.length];
    new Transform(12, false).apply(line, result);
    assertEquals(0, result[1]);
    assertEquals(0, result[13]);
  }
}
