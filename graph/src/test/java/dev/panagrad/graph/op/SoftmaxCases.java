package dev.panagrad.graph.op;

import static dev.panagrad.graph.op.ElementwiseCases.shapes;
import static dev.panagrad.graph.testing.OpCase.N;

import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.loss.FusedCrossEntropy;
import dev.panagrad.graph.op.loss.SmoothedCrossEntropy;
import dev.panagrad.graph.op.loss.SmoothedCrossEntropyGrad;
import dev.panagrad.graph.op.loss.Softmax;
import dev.panagrad.graph.op.loss.SoftmaxCrossEntropy;
import dev.panagrad.graph.op.loss.SoftmaxCrossEntropyGrad;
import dev.panagrad.graph.op.loss.SparseSoftmaxCrossEntropy;
import dev.panagrad.graph.op.loss.SparseSoftmaxCrossEntropyGrad;
import dev.panagrad.graph.testing.Doubles;
import dev.panagrad.graph.testing.Fill;
import dev.panagrad.graph.testing.OpCase;
import java.util.ArrayList;
import java.util.List;

/** Rows of softmax and its cross-entropies. */
final class SoftmaxCases {
  private SoftmaxCases() {}

  private static final Fill LOGITS = Fill.uniform(-4, 4);
  private static final Fill LABELS = Fill.uniform(0, 1);

  static List<OpCase> all() {
    List<OpCase> rows = new ArrayList<>();
    for (int[] sizes : new int[][] {{N, 10}, {N, 1}, {17}, {N, 3, 5}}) {
      rows.add(
          OpCase.of(Shape.of(sizes).toString(), new Softmax(), in -> softmax(in[0]))
              .in(LOGITS, sizes)
              .by(0)
              .refuses(List.of(Shape.scalar()), "scalar"));
    }
    rows.add(
        OpCase.of("far apart", new Softmax(), in -> softmax(in[0]))
            .in(Fill.uniform(-300, 300), N, 9)
            .by(0)
            .within(1e-5));
    dense(rows);
    sparse(rows);
    smoothed(rows);
    fused(rows);
    return rows;
  }

  private static void dense(List<OpCase> rows) {
    rows.add(
        OpCase.of("labels that don't sum to 1", new SoftmaxCrossEntropy(), in -> loss(in[0], in[1]))
            .in(LOGITS, N, 10)
            .in(LABELS, N, 10)
            .by(0)
            .within(1e-5)
            .refuses(shapes(new int[] {3, 4}, new int[] {3, 5}), "[3, 4]", "[3, 5]")
            .refuses(shapes(new int[] {3}, new int[] {3}), "rank 2", "[3]"));
    for (int[] upstream : new int[][] {{N}, {}, {1}}) {
      rows.add(
          OpCase.of(
                  "upstream " + Shape.of(upstream),
                  new SoftmaxCrossEntropyGrad(),
                  in -> gradient(in[0], in[1], in[2]))
              .in(LOGITS, N, 10)
              .in(LABELS, N, 10)
              .in(Fill.uniform(-1, 1), upstream)
              .within(1e-5)
              .refuses(
                  shapes(new int[] {3, 4}, new int[] {4, 4}, new int[] {3}), "[3, 4]", "[4, 4]")
              .refuses(shapes(new int[] {3, 4}, new int[] {3, 4}, new int[] {4}), "[3]", "[4]"));
    }
  }

  private static void sparse(List<OpCase> rows) {
    rows.add(
        OpCase.of("class numbers", new SparseSoftmaxCrossEntropy(), in -> loss(in[0], labels(in)))
            .in(LOGITS, N, 10)
            .ints(0, 10, N)
            .by(0)
            .within(1e-5)
            .refuses(shapes(new int[] {3, 4}, new int[] {4}), "[3, 4]", "[4]")
            .refuses(shapes(new int[] {3, 0}, new int[] {3}), "[3, 0]", "no classes")
            .refuses(shapes(new int[] {3, 4}, new int[] {3, 4}), "rank 1", "[3, 4]"));
    for (int[] upstream : new int[][] {{N}, {}}) {
      rows.add(
          OpCase.of(
                  "upstream " + Shape.of(upstream),
                  new SparseSoftmaxCrossEntropyGrad(),
                  in -> gradient(in[0], labels(in), in[2]))
              .in(LOGITS, N, 10)
              .ints(0, 10, N)
              .in(Fill.uniform(-1, 1), upstream)
              .within(1e-5)
              .refuses(shapes(new int[] {3, 4}, new int[] {4}, new int[] {3}), "[3, 4]", "[4]")
              .refuses(shapes(new int[] {3, 4}, new int[] {3}, new int[] {4}), "[3]", "[4]"));
    }
  }

  private static void smoothed(List<OpCase> rows) {
    rows.add(
        OpCase.of("smoothed", new SmoothedCrossEntropy(0.3f), in -> loss(in[0], smooth(labels(in))))
            .in(LOGITS, N, 10)
            .ints(0, 10, N)
            .by(0)
            .within(1e-5)
            .refuses(shapes(new int[] {3, 4}, new int[] {4}), "[3, 4]", "[4]"));
    for (int[] upstream : new int[][] {{N}, {}}) {
      rows.add(
          OpCase.of(
                  "smoothed, upstream " + Shape.of(upstream),
                  new SmoothedCrossEntropyGrad(0.3f),
                  in -> gradient(in[0], smooth(labels(in)), in[2]))
              .in(LOGITS, N, 37)
              .ints(0, 37, N)
              .in(Fill.uniform(-1, 1), upstream)
              .within(1e-5)
              .refuses(shapes(new int[] {3, 4}, new int[] {3}, new int[] {4}), "[3]", "[4]"));
    }
  }

  private static Doubles smooth(Doubles labels) {
    int classes = labels.shape().size(1);
    return Doubles.fill(labels.shape(), i -> 0.7 * labels.at(i) + 0.3 / classes);
  }

  private static void fused(List<OpCase> rows) {
    for (int[] upstream : new int[][] {{N}, {}}) {
      rows.add(
          OpCase.of(
                  "upstream " + Shape.of(upstream),
                  new FusedCrossEntropy(false),
                  in -> both(in[0], in[1], in[2]))
              .in(LOGITS, N, 10)
              .in(LABELS, N, 10)
              .in(Fill.uniform(-1, 1), upstream)
              .within(1e-5)
              .refuses(
                  shapes(new int[] {3, 4}, new int[] {4, 4}, new int[] {3}), "[3, 4]", "[4, 4]"));
      rows.add(
          OpCase.of(
                  "sparse, upstream " + Shape.of(upstream),
                  new FusedCrossEntropy(true),
                  in -> both(in[0], labels(in), in[2]))
              .in(LOGITS, N, 10)
              .ints(0, 10, N)
              .in(Fill.uniform(-1, 1), upstream)
              .within(1e-5)
              .refuses(shapes(new int[] {3, 4}, new int[] {4}, new int[] {3}), "[3, 4]", "[4]"));
    }
  }

  private static Doubles both(Doubles logits, Doubles labels, Doubles upstream) {
    Doubles gradient = gradient(logits, labels, upstream);
    Doubles loss = loss(logits, labels);
    int first = gradient.data().length;
    return Doubles.fill(
        Shape.of(first + loss.data().length),
        i -> i[0] < first ? gradient.data()[i[0]] : loss.data()[i[0] - first]);
  }

  private static Doubles softmax(Doubles in) {
    int last = in.shape().rank() - 1;
    Doubles largest = in.reduce(List.of(last), true, Double.NEGATIVE_INFINITY, Math::max);
    Doubles powers = Doubles.zip(in, largest, (x, max) -> Math.exp(x - max));
    return Doubles.zip(powers, powers.reduce(List.of(last), true, 0, Double::sum), (a, b) -> a / b);
  }

  private static Doubles labels(Doubles[] in) {
    return Doubles.fill(in[0].shape(), i -> in[1].at(i[0]) == i[1] ? 1 : 0);
  }

  private static Doubles loss(Doubles logits, Doubles labels) {
    return Doubles.zip(softmax(logits), labels, (p, label) -> -label * Math.log(p)).sum(1);
  }

  private static Doubles gradient(Doubles logits, Doubles labels, Doubles upstream) {
    Doubles p = softmax(logits);
    return Doubles.fill(
        logits.shape(),
        i -> {
          double sum = 0;
          for (int c = 0; c < logits.shape().size(1); c++) {
            sum += labels.at(i[0], c);
          }
          double up = upstream.data()[upstream.data().length == 1 ? 0 : i[0]];
          return up * (p.at(i) * sum - labels.at(i));
        });
  }
}
