package dev.panagrad.graph.op;

import static dev.panagrad.graph.testing.OpCase.N;

import dev.panagrad.graph.Op;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.array.BroadcastLike;
import dev.panagrad.graph.op.array.BroadcastTo;
import dev.panagrad.graph.op.reduce.CountLike;
import dev.panagrad.graph.op.reduce.Max;
import dev.panagrad.graph.op.reduce.Mean;
import dev.panagrad.graph.op.reduce.Min;
import dev.panagrad.graph.op.reduce.Prod;
import dev.panagrad.graph.op.reduce.Sum;
import dev.panagrad.graph.op.reduce.SumLike;
import dev.panagrad.graph.testing.Doubles;
import dev.panagrad.graph.testing.Fill;
import dev.panagrad.graph.testing.OpCase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** Rows of reductions, and of what undoes them. */
final class ReductionCases {
  private ReductionCases() {}

  private record Form(List<Integer> axes, int... sizes) {}

  private static final List<Form> FORMS =
      List.of(
          new Form(List.of(0), N),
          new Form(List.of(0), N, 33),
          new Form(List.of(1), N, 33),
          new Form(List.of(0, 1), N, 33),
          new Form(List.of(0, 2), N, 3, 5),
          new Form(List.of(1), N, 3, 5),
          new Form(List.of(0, 1, 2), N, 2, 3, 5),
          new Form(List.of(1, 3), N, 2, 3, 5),
          new Form(List.of(), N, 3),
          new Form(List.of()));

  static List<OpCase> all() {
    List<OpCase> rows = new ArrayList<>();
    Fill plain = Fill.uniform(-2, 2);
    reduction(rows, Sum::new, plain, ReductionCases::sum);
    reduction(rows, Mean::new, plain, ReductionCases::mean);
    reduction(rows, Max::new, Fill.distinct(0), ReductionCases::max);
    reduction(rows, Min::new, Fill.distinct(0), ReductionCases::min);
    // Near 1, so that the products of a hundred neither vanish nor overflow.
    reduction(rows, Prod::new, Fill.uniform(0.97, 1.03), ReductionCases::prod);
    rows.add(
        OpCase.of(
                "two of three axes",
                new CountLike(List.of(0, 2)),
                in -> Doubles.zeros().map(x -> in[0].shape().size(0) * 5.0))
            .in(plain, N, 3, 5)
            .anyType()
            .refuses(List.of(Shape.of(2, 3)), "[2, 3]", "axis 2"));
    for (int[] small : new int[][] {{}, {5}, {1, 5}, {3, 1}, {N, 1, 5}, {N, 3, 5}}) {
      rows.add(like(Shape.of(small)));
      rows.add(sumLike(Shape.of(small)));
    }
    for (int[] small : new int[][] {{}, {5}, {2, 1}, {4, 1, 5}, {1, 2, 1}, {4, 2, 5}}) {
      rows.add(
          OpCase.of(
                  Shape.of(small) + " to [4, 2, 5]",
                  new BroadcastTo(Shape.of(4, 2, 5)),
                  in -> in[0].broadcast(Shape.of(4, 2, 5)))
              .in(plain, small)
              .by(0)
              .anyType()
              .refuses(List.of(Shape.of(3)), "[3]", "[4, 2, 5]")
              .refuses(List.of(Shape.of(1, 4, 2, 5)), "[1, 4, 2, 5]", "[4, 2, 5]"));
    }
    return rows;
  }

  private static void reduction(
      List<OpCase> rows,
      BiFunction<List<Integer>, Boolean, Op> op,
      Fill fill,
      BiFunction<Doubles, Form, Doubles> reference) {
    for (Form form : FORMS) {
      for (boolean keepDims : new boolean[] {false, true}) {
        rows.add(
            OpCase.of(
                    Shape.of(form.sizes) + " over " + form.axes + (keepDims ? ", kept" : ""),
                    op.apply(form.axes, keepDims),
                    in -> dims(reference.apply(in[0], form), in[0], form.axes, keepDims))
                .in(fill, form.sizes)
                .by(0)
                .within(2e-5));
      }
    }
    rows.add(
        OpCase.of(
                "wrong axes",
                op.apply(List.of(0, 2), false),
                in -> reference.apply(in[0], new Form(List.of(0, 2))))
            .in(fill, 2, 1, 2)
            .by(0)
            .refuses(List.of(Shape.of(3, 4)), "[3, 4]", "axis 2"));
  }

  private static Doubles dims(Doubles reduced, Doubles in, List<Integer> axes, boolean keepDims) {
    if (!keepDims) {
      return reduced;
    }
    int[] sizes = in.shape().sizes();
    axes.forEach(axis -> sizes[axis] = 1);
    return reduced.reshape(sizes);
  }

  private static Doubles sum(Doubles in, Form form) {
    return in.reduce(form.axes, false, 0, Double::sum);
  }

  private static Doubles mean(Doubles in, Form form) {
    Doubles sum = sum(in, form);
    return sum.map(x -> x * sum.data().length / in.data().length);
  }

  private static Doubles min(Doubles in, Form form) {
    return in.reduce(form.axes, false, Double.POSITIVE_INFINITY, Math::min);
  }

  private static Doubles prod(Doubles in, Form form) {
    return in.reduce(form.axes, false, 1, (a, b) -> a * b);
  }

  private static Doubles max(Doubles in, Form form) {
    return in.reduce(form.axes, false, Double.NEGATIVE_INFINITY, Math::max);
  }

  /** The second input gives the shape only. */
  private static OpCase like(Shape small) {
    return OpCase.of(
            small + " like [None, 3, 5]", new BroadcastLike(), in -> in[0].broadcast(in[1].shape()))
        .in(Fill.uniform(-2, 2), small.sizes())
        .in(Fill.constant(0), N, 3, 5)
        .by(0)
        .anyType()
        .refuses(List.of(Shape.of(4), Shape.of(2, 3)), "[4]", "[2, 3]");
  }

  private static OpCase sumLike(Shape small) {
    return OpCase.of(
            "[None, 3, 5] like " + small, new SumLike(), in -> summed(in[0], in[1].shape()))
        .in(Fill.uniform(-2, 2), N, 3, 5)
        .in(Fill.constant(0), small.sizes())
        .by(0)
        .within(2e-5)
        .refuses(List.of(Shape.of(2, 3), Shape.of(4)), "[2, 3]", "[4]")
        .refuses(List.of(Shape.of(3), Shape.of(2, 3)), "[3]", "[2, 3]");
  }

  private static Doubles summed(Doubles in, Shape like) {
    Doubles out = Doubles.zeros(like.sizes());
    for (int i = 0; i < in.data().length; i++) {
      int[] index = Doubles.index(in.shape(), i);
      int[] own = new int[like.rank()];
      for (int axis = 0; axis < own.length; axis++) {
        own[axis] = like.size(axis) == 1 ? 0 : index[axis + index.length - own.length];
      }
      out.add(in.data()[i], own);
    }
    return out;
  }
}
