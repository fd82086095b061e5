package dev.panagrad.graph.op;

import static dev.panagrad.graph.op.ElementwiseCases.shapes;
import static dev.panagrad.graph.testing.OpCase.N;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.fusion.Rectified;
import dev.panagrad.graph.op.norm.BatchNorm;
import dev.panagrad.graph.op.norm.BatchNormInputGrad;
import dev.panagrad.graph.op.norm.BatchNormReduceGrad;
import dev.panagrad.graph.op.norm.Moments;
import dev.panagrad.graph.testing.Doubles;
import dev.panagrad.graph.testing.Fill;
import dev.panagrad.graph.testing.OpCase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Rows of batch normalisation. */
final class NormCases {
  private NormCases() {}

  private static final float EPSILON = 1e-3f;
  private static final Fill PLAIN = Fill.uniform(-2, 2);
  private static final Fill VARIANCE = Fill.uniform(0.5, 2);

  static List<OpCase> all() {
    List<OpCase> rows = new ArrayList<>();
    for (int[] x : new int[][] {{N, 5}, {N, 4, 3, 5}, {N, 2, 5}}) {
      String shape = Shape.of(x).toString();
      rows.add(
          OpCase.of(shape, new Moments(), in -> stack(mean(in[0]), variance(in[0])))
              .in(PLAIN, x)
              .within(1e-5)
              .refuses(shapes(new int[] {5}), "2 axes", "[5]"));
      given(rows, x);
      givenAndScaled(rows, x);
      batch(rows, x);
      gradients(rows, x);
    }
    return rows;
  }

  /** With statistics that are given. */
  private static void given(List<OpCase> rows, int[] x) {
    rows.add(
        OpCase.of(
                "given statistics, offset, " + Shape.of(x),
                new BatchNorm(EPSILON, false, true, false),
                in -> Doubles.zip(normalized(in[0], in[1], in[2]), in[3], Double::sum))
            .in(PLAIN, x)
            .in(PLAIN, 5)
            .in(VARIANCE, 5)
            .in(PLAIN, 5)
            .by(0, 3)
            .within(1e-5)
            .refuses(
                shapes(new int[] {3, 4}, new int[] {4}, new int[] {5}, new int[] {4}),
                "input 2",
                "4 channels",
                "[5]"));
  }

  /** With statistics that are given, and a scale. */
  private static void givenAndScaled(List<OpCase> rows, int[] x) {
    rows.add(
        OpCase.of(
                "given statistics, scale, " + Shape.of(x),
                new BatchNorm(EPSILON, true, false, false),
                in -> Doubles.zip(normalized(in[0], in[1], in[2]), in[3], (a, b) -> a * b))
            .in(PLAIN, x)
            .in(PLAIN, 5)
            .in(VARIANCE, 5)
            .in(PLAIN, 5)
            .by(0, 3)
            .within(1e-5));
  }

  /** With statistics of the batch, which gradients flow through. */
  private static void batch(List<OpCase> rows, int[] x) {
    rows.add(
        OpCase.built(
                "own statistics, " + Shape.of(x),
                BatchNorm.class,
                (g, in) -> own(g, in.get(0), in.get(1), in.get(2)),
                in -> {
                  Doubles n = normalized(in[0], mean(in[0]), variance(in[0]));
                  return Doubles.zip(Doubles.zip(n, in[1], (a, b) -> a * b), in[2], Double::sum);
                })
            .in(PLAIN, x)
            .in(VARIANCE, 5)
            .in(PLAIN, 5)
            .by(0, 1, 2)
            .within(4e-5));
    rows.add(
        OpCase.built(
                "own statistics, offset and ReLU, " + Shape.of(x),
                BatchNorm.class,
                (g, in) -> g.relu(own(g, in.get(0), null, in.get(1))),
                in ->
                    Doubles.zip(normalized(in[0], mean(in[0]), variance(in[0])), in[1], Double::sum)
                        .map(y -> Math.max(y, 0)))
            .in(PLAIN, x)
            .in(PLAIN, 5)
            .by(0, 1)
            .within(4e-5));
  }

  private static Node own(GraphBuilder g, Node x, Node scale, Node offset) {
    Node moments = g.moments(x);
    Node mean = g.reshape(g.slice(moments, 0, 0, 1), 5);
    Node variance = g.reshape(g.slice(moments, 0, 1, 1), 5);
    return g.batchNorm(x, mean, variance, scale, offset, EPSILON, true);
  }

  private static void gradients(List<OpCase> rows, int[] x) {
    String shape = Shape.of(x).toString();
    rows.add(
        OpCase.of(
                shape,
                new BatchNormReduceGrad(norm(false, false)),
                in -> {
                  Doubles n = normalized(in[0], in[1], in[2]);
                  return stack(overAll(Doubles.zip(in[3], n, (a, b) -> a * b)), overAll(in[3]));
                })
            .in(PLAIN, x)
            .in(PLAIN, 5)
            .in(VARIANCE, 5)
            .in(PLAIN, x)
            .within(4e-5)
            .refuses(
                shapes(new int[] {3, 4}, new int[] {4}, new int[] {4}, new int[] {3, 5}),
                "[3, 4]",
                "[3, 5]"));
    rows.add(
        OpCase.of(
                "of ReLU, " + shape,
                new Rectified(new BatchNormReduceGrad(norm(true, true)), 0),
                in -> {
                  Doubles n = normalized(in[0], in[1], in[2]);
                  Doubles dy = masked(n, in[3], in[4], in[5]);
                  return stack(overAll(Doubles.zip(dy, n, (a, b) -> a * b)), overAll(dy));
                })
            .in(PLAIN, x)
            .in(PLAIN, 5)
            .in(VARIANCE, 5)
            .in(VARIANCE, 5)
            .in(PLAIN, 5)
            .in(PLAIN, x)
            .within(4e-5)
            .refuses(
                shapes(
                    new int[] {3, 4},
                    new int[] {4},
                    new int[] {4},
                    new int[] {4},
                    new int[] {5},
                    new int[] {3, 4}),
                "input 4",
                "4 channels",
                "[5]"));
    rows.add(
        OpCase.of(
                shape,
                new BatchNormInputGrad(norm(true, false)),
                in -> inputGrad(in[0], in[1], in[2], in[3], in[4], in[5], in[6]))
            .in(PLAIN, x)
            .in(PLAIN, 5)
            .in(VARIANCE, 5)
            .in(PLAIN, 5)
            .in(PLAIN, x)
            .in(PLAIN, 5)
            .in(PLAIN, 5)
            .within(4e-5)
            .refuses(
                shapes(
                    new int[] {3, 4},
                    new int[] {4},
                    new int[] {4},
                    new int[] {4},
                    new int[] {3, 5},
                    new int[] {4},
                    new int[] {4}),
                "[3, 4]",
                "[3, 5]"));
    rows.add(
        OpCase.of(
                "of ReLU, " + shape,
                new Rectified(new BatchNormInputGrad(norm(true, true)), 0),
                in -> {
                  Doubles dy = masked(normalized(in[0], in[1], in[2]), in[3], in[4], in[5]);
                  return inputGrad(in[0], in[1], in[2], in[3], dy, in[6], in[7]);
                })
            .in(PLAIN, x)
            .in(PLAIN, 5)
            .in(VARIANCE, 5)
            .in(VARIANCE, 5)
            .in(PLAIN, 5)
            .in(PLAIN, x)
            .in(PLAIN, 5)
            .in(PLAIN, 5)
            .within(4e-5)
            .refuses(
                shapes(
                    new int[] {3, 4},
                    new int[] {4},
                    new int[] {4},
                    new int[] {4},
                    new int[] {4},
                    new int[] {3, 4},
                    new int[] {4},
                    new int[] {5}),
                "input 7",
                "4 channels",
                "[5]"));
  }

  private static BatchNorm norm(boolean scale, boolean offset) {
    return new BatchNorm(EPSILON, scale, offset, true);
  }

  private static Doubles masked(Doubles normalized, Doubles scale, Doubles offset, Doubles dy) {
    Doubles scaled = Doubles.zip(normalized, scale, (a, b) -> a * b);
    Doubles y = Doubles.zip(scaled, offset, Double::sum);
    return Doubles.zip(y, dy, (a, b) -> a > 0 ? b : 0);
  }

  private static Doubles inputGrad(
      Doubles x,
      Doubles mean,
      Doubles variance,
      Doubles scale,
      Doubles dy,
      Doubles byScale,
      Doubles byOffset) {
    double count = x.data().length / 5.0;
    Doubles n = normalized(x, mean, variance);
    return Doubles.fill(
        x.shape(),
        i -> {
          int c = i[i.length - 1];
          double factor = scale.at(c) / Math.sqrt(variance.at(c) + EPSILON);
          return factor * (dy.at(i) - byOffset.at(c) / count - n.at(i) * byScale.at(c) / count);
        });
  }

  private static Doubles overAll(Doubles x) {
    return x.sum(IntStream.range(0, x.shape().rank() - 1).boxed().toArray(Integer[]::new));
  }

  private static Doubles mean(Doubles x) {
    return overAll(x).map(sum -> sum * 5 / x.data().length);
  }

  private static Doubles variance(Doubles x) {
    return mean(Doubles.zip(x, mean(x), (a, b) -> (a - b) * (a - b)));
  }

  private static Doubles normalized(Doubles x, Doubles mean, Doubles variance) {
    Doubles centred = Doubles.zip(x, mean, (a, b) -> a - b);
    return Doubles.zip(centred, variance, (a, b) -> a / Math.sqrt(b + EPSILON));
  }

  private static Doubles stack(Doubles a, Doubles b) {
    return Doubles.fill(Shape.of(2, 5), i -> i[0] == 0 ? a.at(i[1]) : b.at(i[1]));
  }
}
