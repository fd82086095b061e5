package dev.panagrad.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.engine.memory.Buffer;
import java.util.Arrays;

/**
 * A convolution in double, written from its definition; gradients as central differences.
 *
 * <p>The loss is the sum of result times gradient, before the activation; a convolution is linear
 * in images, filter and bias, so that differences with a large step are exact up to rounding.
 */
final class NaiveConv {
  private static final double TOLERANCE = 1e-3;

  private final ConvSpec s;
  private final double[] images;
  private final double[] filter;
  private final double[] bias;
  private final double[] gradient;

  NaiveConv(ConvRuns runs) {
    s = runs.spec;
    images = doubles(runs.images.buffer);
    filter = doubles(runs.filter.buffer);
    bias = s.bias() ? doubles(runs.bias.buffer) : new double[s.o()];
    gradient = doubles(runs.gradient.buffer);
  }

  private static double[] doubles(Buffer buffer) {
    double[] result = new double[(int) buffer.length()];
    Arrays.setAll(result, buffer::get);
    return result;
  }

  /** Where an image has the element that stands at {@code row} among an image's elements. */
  private int at(int row, long block, int p) {
    return (int) (p / s.lanes() * block) + row * s.lanes() + p % s.lanes();
  }

  /** The result before the activation, at one element. */
  private double result(int i, int j, int o, int p) {
    double sum = bias[o];
    for (int r = 0; r < s.kh(); r++) {
      for (int q = 0; q < s.kw(); q++) {
        int row = i * s.strideH() - s.padTop() + r;
        int col = j * s.strideW() - s.padLeft() + q;
        if (row >= 0 && row < s.h() && col >= 0 && col < s.w()) {
          for (int c = 0; c < s.c(); c++) {
            sum +=
                filter[((r * s.kw() + q) * s.c() + c) * s.o() + o]
                    * images[at((row * s.w() + col) * s.c() + c, s.inputBlock(), p)];
          }
        }
      }
    }
    return sum;
  }

  private double loss() {
    double loss = 0;
    for (int i = 0; i < s.outH(); i++) {
      for (int j = 0; j < s.outW(); j++) {
        for (int o = 0; o < s.o(); o++) {
          for (int p = 0; p < s.n(); p++) {
            int at = at((i * s.outW() + j) * s.o() + o, s.outputBlock(), p);
            loss += gradient[at] * result(i, j, o, p);
          }
        }
      }
    }
    return loss;
  }

  private double difference(double[] operand, int at) {
    double value = operand[at];
    operand[at] = value + 0.5;
    double above = loss();
    operand[at] = value - 0.5;
    double below = loss();
    operand[at] = value;
    return above - below;
  }

  void assertForward(Buffer actual) {
    for (int i = 0; i < s.outH(); i++) {
      for (int j = 0; j < s.outW(); j++) {
        for (int o = 0; o < s.o(); o++) {
          for (int p = 0; p < s.n(); p++) {
            double expected = result(i, j, o, p);
            if (s.activation() == Activation.RELU) {
              expected = Math.max(expected, 0);
            }
            int at = at((i * s.outW() + j) * s.o() + o, s.outputBlock(), p);
            assertEquals(expected, actual.get(at), TOLERANCE, "forward, element " + at);
          }
        }
      }
    }
  }

  void assertBackwardData(Buffer actual) {
    assertDifferences(images, actual, "backward by data");
  }

  void assertBackwardFilter(Buffer actual) {
    assertDifferences(filter, actual, "backward by filter");
  }

  void assertBackwardBias(Buffer actual) {
    assertDifferences(bias, actual, "backward by bias");
  }

  /** Compares at most 20 elements spread over the operand. */
  private void assertDifferences(double[] operand, Buffer actual, String what) {
    int step = Math.max(1, operand.length / 20);
    for (int at = 0; at < operand.length; at += step) {
      assertEquals(difference(operand, at), actual.get(at), TOLERANCE, what + ", element " + at);
    }
  }
}
