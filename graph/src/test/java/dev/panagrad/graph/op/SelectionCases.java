package dev.panagrad.graph.op;

import static dev.panagrad.graph.op.ElementwiseCases.shapes;
import static dev.panagrad.graph.testing.OpCase.N;

import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.reduce.ArgExtreme;
import dev.panagrad.graph.op.reduce.Cumulative;
import dev.panagrad.graph.op.reduce.CumulativeProductGrad;
import dev.panagrad.graph.op.reduce.IntReduction;
import dev.panagrad.graph.op.reduce.TopK;
import dev.panagrad.graph.testing.Doubles;
import dev.panagrad.graph.testing.Fill;
import dev.panagrad.graph.testing.OpCase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/** Rows of what chooses along an axis, runs along one, or reduces integers. */
final class SelectionCases {
  private SelectionCases() {}

  private static final Fill TIES = Fill.ints(0, 4);

  static List<OpCase> all() {
    List<OpCase> rows = new ArrayList<>();
    for (int axis = 0; axis < 3; axis++) {
      for (boolean flag : new boolean[] {false, true}) {
        extremes(rows, axis, flag);
        cumulative(rows, axis, flag);
      }
    }
    rows.add(
        OpCase.of("none", new TopK(1, 0, true), in -> Doubles.zeros(in[0].shape().size(0), 0))
            .in(TIES, N, 3)
            .anyType());
    integers(rows);
    return rows;
  }

  private static void extremes(List<OpCase> rows, int axis, boolean flag) {
    for (boolean last : new boolean[] {false, true}) {
      rows.add(
          OpCase.of(
                  "axis %d, least %s, last %s".formatted(axis, flag, last),
                  new ArgExtreme(axis, flag, last),
                  in -> firsts(in[0], axis, 1, !flag, last))
              .in(TIES, N, 5, 7)
              .anyType()
              .refuses(shapes(new int[] {}), "no axis " + axis)
              .refuses(shapes(new int[] {0, 0, 0}), "axis " + axis, "empty"));
    }
    for (int k : new int[] {1, 4, 5}) {
      // Along the batch there may be one element only.
      int count = axis == 0 ? 1 : k;
      rows.add(
          OpCase.of(
                  "axis %d, %d largest %s".formatted(axis, count, flag),
                  new TopK(axis, count, flag),
                  in -> firsts(in[0], axis, count, flag, false))
              .in(TIES, N, 5, 7)
              .anyType()
              .refuses(shapes(new int[] {0, 0, 0}), "axis " + axis, count + " elements"));
    }
  }

  private static void cumulative(List<OpCase> rows, int axis, boolean exclusive) {
    for (boolean reverse : new boolean[] {false, true}) {
      String name = "axis %d, exclusive %s, reverse %s".formatted(axis, exclusive, reverse);
      rows.add(
          OpCase.of(
                  "sums, " + name,
                  new Cumulative(false, axis, exclusive, reverse),
                  in -> running(in[0], axis, exclusive, reverse, 0, Double::sum))
              .in(Fill.uniform(-2, 2), N, 3, 5)
              .by(0)
              .within(1e-5)
              .anyType()
              .refuses(shapes(new int[] {}), "no axis " + axis));
      Cumulative products = new Cumulative(true, axis, exclusive, reverse);
      // Along the batch, so that a hundred of them neither vanish nor overflow.
      Fill factors = axis == 0 ? Fill.uniform(0.97, 1.03) : Fill.uniform(-2, 2);
      rows.add(
          OpCase.of(
                  "products, " + name,
                  products,
                  in -> running(in[0], axis, exclusive, reverse, 1, (a, b) -> a * b))
              .in(factors, N, 3, 5)
              .by(0)
              .within(1e-5)
              .anyType());
      rows.add(
          OpCase.of(
                  "with zeros, " + name,
                  new CumulativeProductGrad(products),
                  in -> productGrad(in[0], in[1], axis, exclusive, reverse))
              .in(axis == 0 ? factors : Fill.ints(-1, 2), N, 3, 5)
              .in(Fill.uniform(-2, 2), N, 3, 5)
              .within(2e-4)
              .refuses(shapes(new int[] {4, 3, 5}, new int[] {4, 3, 6}), "[4, 3, 5]", "[4, 3, 6]"));
    }
  }

  private static void integers(List<OpCase> rows) {
    for (List<Integer> axes :
        List.of(List.<Integer>of(), List.of(0), List.of(1), List.of(0, 2), List.of(0, 1, 2))) {
      boolean keep = axes.size() == 1;
      integers(rows, IntReduction.Kind.SUM, axes, keep, 0, Double::sum);
      integers(rows, IntReduction.Kind.MAX, axes, keep, Integer.MIN_VALUE, Math::max);
      integers(rows, IntReduction.Kind.MIN, axes, keep, Integer.MAX_VALUE, Math::min);
      integers(rows, IntReduction.Kind.SUM_ABS, axes, keep, 0, (a, b) -> a + Math.abs(b));
      integers(rows, IntReduction.Kind.SUM_SQUARE, axes, keep, 0, (a, b) -> a + b * b);
      integers(rows, IntReduction.Kind.PROD, axes, keep, 1, (a, b) -> (int) (long) (a * b));
      rows.add(
          OpCase.of(
                  "over " + axes,
                  new IntReduction(IntReduction.Kind.MEAN, axes, keep),
                  in -> {
                    Doubles sums = in[0].reduce(axes, keep, 0, Double::sum);
                    double share = (double) sums.data().length / in[0].data().length;
                    return sums.map(sum -> (double) (long) (sum * share + Math.signum(sum) * 1e-9));
                  })
              .ints(-9, 9, N, 3, 5));
    }
  }

  private static void integers(
      List<OpCase> rows,
      IntReduction.Kind kind,
      List<Integer> axes,
      boolean keep,
      double identity,
      DoubleBinaryOperator combine) {
    rows.add(
        OpCase.of(
                kind + " over " + axes,
                new IntReduction(kind, axes, keep),
                in -> in[0].reduce(axes, keep, identity, combine))
            .ints(-9, 9, N, 3, 5)
            .refuses(
                axes.isEmpty() ? List.of() : List.of(Shape.scalar()),
                axes.isEmpty() ? "1 input" : "axis " + axes.get(0)));
  }

  /** Indices along an axis in the order of their elements, some from the beginning. */
  private static Doubles firsts(
      Doubles x, int axis, int count, boolean largest, boolean lastOfEqual) {
    return Doubles.fill(
        x.shape().with(axis, count),
        index -> {
          int[] at = index.clone();
          Comparator<Integer> byValue =
              Comparator.comparingDouble(
                  i -> {
                    at[axis] = i;
                    return largest ? -x.at(at) : x.at(at);
                  });
          return IntStream.range(0, x.shape().size(axis))
              .boxed()
              .sorted(byValue.thenComparingInt(i -> lastOfEqual ? -i : i))
              .skip(index[axis])
              .findFirst()
              .orElseThrow();
        });
  }

  private static Doubles running(
      Doubles x,
      int axis,
      boolean exclusive,
      boolean reverse,
      double first,
      DoubleBinaryOperator step) {
    return Doubles.fill(
        x.shape(),
        index -> {
          int[] at = index.clone();
          double value = first;
          for (int i = 0; i < x.shape().size(axis); i++) {
            at[axis] = i;
            if (counts(i, index[axis], exclusive, reverse)) {
              value = step.applyAsDouble(value, x.at(at));
            }
          }
          return value;
        });
  }

  /** Whether an element is part of the result at a place. */
  private static boolean counts(int i, int place, boolean exclusive, boolean reverse) {
    return i == place ? !exclusive : i < place != reverse;
  }

  private static Doubles productGrad(
      Doubles x, Doubles dy, int axis, boolean exclusive, boolean reverse) {
    return Doubles.fill(
        x.shape(),
        index -> {
          int[] at = index.clone();
          double sum = 0;
          for (int y = 0; y < x.shape().size(axis); y++) {
            if (counts(index[axis], y, exclusive, reverse)) {
              double others = 1;
              for (int i = 0; i < x.shape().size(axis); i++) {
                at[axis] = i;
                boolean factor = i != index[axis] && counts(i, y, exclusive, reverse);
                others *= factor ? x.at(at) : 1;
              }
              at[axis] = y;
              sum += dy.at(at) * others;
            }
          }
          return sum;
        });
  }
}
