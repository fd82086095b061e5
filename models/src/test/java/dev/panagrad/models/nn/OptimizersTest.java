package dev.panagrad.models.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Optimizers against plain double code, over some steps with a rate that changes. */
class OptimizersTest {
  private static final int STEPS = 7;
  private static final double[] WEIGHTS = {1, -2, 0.5, 3};
  private static final double[] BIASES = {-1, 4};

  /** What plain code does to one variable: weights and their gradients, changed in place. */
  @FunctionalInterface
  private interface Plain {
    void update(double[] w, double[] gradient, double rate, int step, double[][] slots);
  }

  private static float rate(int step) {
    return 0.1f / (1 + step);
  }

  /** The loss is the sum of (w - 1)^4 / 4 over both variables: gradients are (w - 1)^3. */
  private static double[] gradient(double[] w) {
    double[] gradient = new double[w.length];
    for (int i = 0; i < w.length; i++) {
      gradient[i] = Math.pow(w[i] - 1, 3);
    }
    return gradient;
  }

  private static void check(Optimizer optimizer, Plain weights, Plain biases) {
    check(optimizer, weights, biases, (w, b) -> {});
  }

  /** Changes both gradients. */
  @FunctionalInterface
  private interface Change {
    void apply(double[] weights, double[] biases);
  }

  private static void check(Optimizer optimizer, Plain weights, Plain biases, Change change) {
    GraphBuilder g = new GraphBuilder();
    Node w = g.variable("w", Shape.of(2, 2), Initializer.zeros());
    Node b = g.variable("b", Shape.of(2), Initializer.zeros());
    Node rate = g.placeholder("rate");
    Node loss = g.add(fourth(g, w), fourth(g, b));
    Node train = optimizer.minimize(g, loss, rate, List.of(w, b));
    double[] plainW = WEIGHTS.clone();
    double[] plainB = BIASES.clone();
    double[][] slotsW = new double[2][4];
    double[][] slotsB = new double[2][2];
    try (Session session = new Session(g.build(), SessionOptions.defaults().withThreads(2))) {
      fill(session, w, WEIGHTS);
      fill(session, b, BIASES);
      for (int step = 0; step < STEPS; step++) {
        session.run(new Feeds().put(rate, rate(step)), Fetches.of(train));
        double[] gradientW = gradient(plainW);
        double[] gradientB = gradient(plainB);
        change.apply(gradientW, gradientB);
        weights.update(plainW, gradientW, rate(step), step, slotsW);
        biases.update(plainB, gradientB, rate(step), step, slotsB);
        compare(plainW, session.variable(w).toArray(), optimizer + ", weights, step " + step);
        compare(plainB, session.variable(b).toArray(), optimizer + ", biases, step " + step);
      }
    }
  }

  private static Node fourth(GraphBuilder g, Node x) {
    Node square = g.square(g.sub(x, g.constant(1)));
    return g.mul(g.sum(g.square(square)), g.constant(0.25f));
  }

  private static void fill(Session session, Node variable, double[] values) {
    for (int i = 0; i < values.length; i++) {
      session.variable(variable).buffer().set(i, (float) values[i]);
    }
  }

  private static void compare(double[] expected, float[] given, String what) {
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], given[i], 2e-5 * (1 + Math.abs(expected[i])), what);
    }
  }

  private static Plain adamW(double decay) {
    double beta1 = 0.9f;
    double beta2 = 0.999f;
    return (w, gradient, rate, step, slots) -> {
      for (int i = 0; i < w.length; i++) {
        slots[0][i] = beta1 * slots[0][i] + (1 - beta1) * gradient[i];
        slots[1][i] = beta2 * slots[1][i] + (1 - beta2) * gradient[i] * gradient[i];
        double m = slots[0][i] / (1 - Math.pow(beta1, step + 1));
        double v = slots[1][i] / (1 - Math.pow(beta2, step + 1));
        w[i] -= rate * (m / (Math.sqrt(v) + 1e-8) + decay * w[i]);
      }
    };
  }

  private static Plain rmsProp(double momentum) {
    return (w, gradient, rate, step, slots) -> {
      for (int i = 0; i < w.length; i++) {
        slots[0][i] = 0.9 * slots[0][i] + 0.1 * gradient[i] * gradient[i];
        slots[1][i] = momentum * slots[1][i] + gradient[i] / (Math.sqrt(slots[0][i]) + 1e-8);
        w[i] -= rate * slots[1][i];
      }
    };
  }

  private static final Plain SGD =
      (w, gradient, rate, step, slots) -> {
        for (int i = 0; i < w.length; i++) {
          w[i] -= rate * gradient[i];
        }
      };

  @Test
  void adamWDecaysWeightsByGroup() {
    check(new AdamW(0.3f), adamW(0.3f), adamW(0));
    check(new AdamW(0.3f).withGroup("b", 0.2f).withGroup("w|b", 0.1f), adamW(0.1f), adamW(0.2f));
  }

  @Test
  void rmsPropWithAndWithoutMomentum() {
    check(new RmsProp(), rmsProp(0), rmsProp(0));
    check(new RmsProp(0.9f, 0.5f, 1e-8f), rmsProp(0.5), rmsProp(0.5));
  }

  @Test
  void adagrad() {
    Plain plain =
        (w, gradient, rate, step, slots) -> {
          for (int i = 0; i < w.length; i++) {
            slots[0][i] += gradient[i] * gradient[i];
            w[i] -= gradient[i] == 0 ? 0 : rate * gradient[i] / Math.sqrt(slots[0][i]);
          }
        };
    check(new Adagrad(), plain, plain);
  }

  @Test
  void nesterov() {
    Plain plain =
        (w, gradient, rate, step, slots) -> {
          for (int i = 0; i < w.length; i++) {
            slots[0][i] = 0.5 * slots[0][i] + gradient[i];
            w[i] -= 0.1 * rate * (gradient[i] + 0.5 * slots[0][i]);
          }
        };
    // The gradients of this loss are too steep for the rate.
    Optimizer slow =
        (g, rate, variables, gradients) ->
            new Nesterov(0.5f).update(g, g.mul(rate, g.constant(0.1f)), variables, gradients);
    check(slow, plain, plain);
  }

  @Test
  void gradientsAreClipped() {
    Change byValue =
        (w, b) -> {
          for (double[] gradient : List.of(w, b)) {
            for (int i = 0; i < gradient.length; i++) {
              gradient[i] = Math.clamp(gradient[i], -2, 2);
            }
          }
        };
    check(new Clipped(new Sgd(), Clipped.By.VALUE, 2), SGD, SGD, byValue);
    Change byNorm =
        (w, b) -> {
          scale(w, norm(w));
          scale(b, norm(b));
        };
    check(new Clipped(new Sgd(), Clipped.By.NORM, 2), SGD, SGD, byNorm);
    Change together =
        (w, b) -> {
          double norm = Math.hypot(norm(w), norm(b));
          scale(w, norm);
          scale(b, norm);
        };
    check(new Clipped(new Sgd(), Clipped.By.GLOBAL_NORM, 2), SGD, SGD, together);
    check(Clipped.byGlobalNormAsPyTorch(new Sgd(), 2), SGD, SGD, together);
    check(
        new Clipped(new Sgd(), Clipped.By.GLOBAL_NORM, 2, 0.5f),
        SGD,
        SGD,
        (w, b) -> {
          double norm = Math.hypot(norm(w), norm(b));
          double factor = Math.min(1, 2 / (norm + 0.5));
          for (double[] each : List.of(w, b)) {
            for (int i = 0; i < each.length; i++) {
              each[i] *= factor;
            }
          }
        });
    assertThrows(IllegalArgumentException.class, () -> new Clipped(new Sgd(), Clipped.By.NORM, 0));
  }

  private static double norm(double[] x) {
    double squares = 0;
    for (double value : x) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }

  private static void scale(double[] x, double norm) {
    for (int i = 0; i < x.length; i++) {
      x[i] *= 2 / Math.max(norm, 2);
    }
  }

  @Test
  void weightsAreRegularized() {
    Plain weights =
        (w, gradient, rate, step, slots) -> {
          for (int i = 0; i < w.length; i++) {
            double sum = gradient[i] + 0.25 * w[i] + 0.5 * Math.signum(w[i]);
            w[i] -= rate * Math.clamp(sum, -2, 2);
          }
        };
    Plain biases =
        (w, gradient, rate, step, slots) -> {
          for (int i = 0; i < w.length; i++) {
            w[i] -= rate * Math.clamp(gradient[i], -2, 2);
          }
        };
    check(
        new Regularized(new Clipped(new Sgd(), Clipped.By.VALUE, 2), 0.5f, 0.25f), weights, biases);
  }

  @Test
  void schedules() {
    LearningRate steps = LearningRate.step(0.8, 0.5, 10);
    assertEquals(0.8f, steps.at(9));
    assertEquals(0.4f, steps.at(10));
    assertEquals(0.2f, steps.at(29));
    LearningRate even = LearningRate.exponential(0.8, 0.25, 10);
    assertEquals(0.8f, even.at(0));
    assertEquals(0.4f, even.at(5), 1e-7);
    assertEquals(0.2f, even.at(10), 1e-7);
    LearningRate cosine = LearningRate.cosine(1, 0.2, 100);
    assertEquals(1, cosine.at(0));
    assertEquals(0.6, cosine.at(50), 1e-6);
    assertEquals(0.2 + 0.4 * (1 + Math.cos(Math.PI / 4)), cosine.at(25), 1e-6);
    assertEquals(0.2f, cosine.at(100), 1e-7);
    assertEquals(0.2f, cosine.at(1000), 1e-7);
    LearningRate both = LearningRate.warmUpCosine(1, 0.2, 4, 104);
    assertEquals(0.2f, both.at(0));
    assertEquals(0.8f, both.at(3));
    assertEquals(1, both.at(4));
    assertEquals(0.2 + 0.4 * (1 + Math.cos(Math.PI / 4)), both.at(29), 1e-6);
    assertEquals(0.2f, both.at(104));
    assertEquals(0.2f, both.at(1000));
    assertEquals(0.5f, LearningRate.warmUpCosine(0.5, 0.1, 0, 10).at(0));
    LearningRate warm = LearningRate.constant(0.5).warmUp(5);
    assertEquals(0.1f, warm.at(0));
    assertEquals(0.4f, warm.at(3), 1e-7);
    assertEquals(0.5f, warm.at(4));
    assertEquals(0.5f, warm.at(100));
    assertThrows(IllegalArgumentException.class, () -> LearningRate.step(1, 0.5, 0));
  }
}
