package dev.panagrad.graph.op;

import static dev.panagrad.graph.op.ElementwiseCases.shapes;
import static dev.panagrad.graph.testing.OpCase.N;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.IndexRule;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.array.Checked;
import dev.panagrad.graph.op.array.Concat;
import dev.panagrad.graph.op.array.DropoutMask;
import dev.panagrad.graph.op.array.Identity;
import dev.panagrad.graph.op.array.Pad;
import dev.panagrad.graph.op.array.Reshape;
import dev.panagrad.graph.op.array.ReshapeLike;
import dev.panagrad.graph.op.array.Slice;
import dev.panagrad.graph.op.array.StopGradient;
import dev.panagrad.graph.op.builtin.KeepRule;
import dev.panagrad.graph.op.source.Constant;
import dev.panagrad.graph.op.source.Placeholder;
import dev.panagrad.graph.op.source.Stored;
import dev.panagrad.graph.op.source.Variable;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.graph.testing.Doubles;
import dev.panagrad.graph.testing.Fill;
import dev.panagrad.graph.testing.OpCase;
import java.util.ArrayList;
import java.util.List;

/** Rows of ops that move or name values without arithmetic. */
final class MovementCases {
  private MovementCases() {}

  private static final Fill PLAIN = Fill.uniform(-2, 2);

  static List<OpCase> all() {
    List<OpCase> rows = new ArrayList<>();
    sources(rows);
    reshapes(rows);
    slices(rows);
    return rows;
  }

  private static void sources(List<OpCase> rows) {
    rows.add(
        OpCase.of(
                "matrix",
                new Constant(Shape.of(2, 3), new float[] {1, 2, 3, 4, 5, 6}),
                in -> Doubles.fill(Shape.of(2, 3), i -> 3 * i[0] + i[1] + 1))
            .refuses(shapes(new int[] {1}), "0 inputs", "1"));
    rows.add(
        OpCase.of(
                "memory of its owner's",
                new Stored(
                    Shape.of(2, 3),
                    DType.FLOAT32,
                    Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6).buffer()),
                in -> Doubles.fill(Shape.of(2, 3), i -> 3 * i[0] + i[1] + 1))
            .refuses(shapes(new int[] {1}), "0 inputs", "1"));
    rows.add(
        OpCase.built("fed as it is", Placeholder.class, (g, inputs) -> inputs.get(0), in -> in[0])
            .in(PLAIN, N, 3)
            .by(0)
            .anyType());
    rows.add(
        OpCase.built(
            "fetched without an update",
            Variable.class,
            (g, inputs) -> g.variable("v", Shape.of(2, 5), Initializer.constant(1.5f)),
            in -> Doubles.zeros(2, 5).map(x -> 1.5)));
    rows.add(OpCase.of("copy", new Identity(), in -> in[0]).in(PLAIN, N, 3).by(0).anyType());
    rows.add(
        OpCase.of("indices", new Checked(new IndexRule("Gather 'x'", "index", 7, "")), in -> in[0])
            .ints(0, 7, N, 3)
            .refuses(List.of(), "1 input"));
    rows.add(
        OpCase.of("a probability", new Checked(new KeepRule("DropoutMask 'x'")), in -> in[0])
            .in(Fill.constant(0.5))
            .refuses(shapes(new int[] {2}), "scalar", "[2]"));
    rows.add(OpCase.of("value", new StopGradient(), in -> in[0]).in(PLAIN, N, 3).anyType());
    rows.add(
        OpCase.of("everything kept", new DropoutMask(0, List.of(1)), in -> ones(in[0], 1))
            .in(PLAIN, N, 3, 5)
            .in(Fill.constant(1))
            .refuses(shapes(new int[] {2, 3}, new int[] {1}), "input 1", "scalar", "[1]"));
  }

  private static Doubles ones(Doubles in, int shared) {
    return Doubles.fill(in.shape().with(shared, 1), i -> 1);
  }

  private static void reshapes(List<OpCase> rows) {
    rows.add(
        OpCase.of(
                "an open size",
                new Reshape(Shape.of(N, 15)),
                in -> in[0].reshape(in[0].shape().size(0), 15))
            .in(PLAIN, N, 3, 5)
            .by(0)
            .anyType()
            .refuses(shapes(new int[] {2, 7}), "[2, 7]", "14 elements", "[None, 15]"));
    rows.add(
        OpCase.of("to a vector", new Reshape(Shape.of(N)), in -> in[0].reshape(in[0].data().length))
            .in(PLAIN, N, 3, 5)
            .by(0)
            .anyType());
    rows.add(
        OpCase.of("from a scalar", new Reshape(Shape.of(1, 1)), in -> in[0].reshape(1, 1))
            .in(PLAIN)
            .by(0)
            .anyType());
    rows.add(
        OpCase.of("matrix to images", new ReshapeLike(), in -> in[0].reshape(in[1].shape().sizes()))
            .in(PLAIN, N, 15)
            .in(Fill.constant(0), N, 3, 5)
            .by(0)
            .anyType()
            .refuses(shapes(new int[] {4}, new int[] {3}), "[4]", "[3]"));
  }

  private static void slices(List<OpCase> rows) {
    rows.add(
        OpCase.of("columns", new Slice(1, 3, 6), in -> slice(in[0], 1, 3, 6))
            .in(PLAIN, N, 17)
            .by(0)
            .anyType()
            .refuses(shapes(new int[] {4, 8}), "[3, 9)", "axis 1", "[4, 8]")
            .refuses(shapes(new int[] {4}), "[4]", "axis 1"));
    rows.add(
        OpCase.of("a middle axis", new Slice(1, 1, 2), in -> slice(in[0], 1, 1, 2))
            .in(PLAIN, N, 4, 5)
            .by(0)
            .anyType());
    rows.add(
        OpCase.of("rows", new Slice(0, 2, 3), in -> slice(in[0], 0, 2, 3))
            .in(PLAIN, 7, 5)
            .by(0)
            .anyType());
    rows.add(
        OpCase.of("columns", new Pad(1, 3), in -> pad(in[0], in[1].shape(), 1, 3))
            .in(PLAIN, N, 6)
            .in(Fill.constant(0), N, 17)
            .by(0)
            .anyType()
            .refuses(shapes(new int[] {4, 6}, new int[] {4, 8}), "[4, 6]", "[4, 8]", "axis 1")
            .refuses(shapes(new int[] {4, 6}, new int[] {5, 9}), "[4, 6]", "[5, 9]"));
    rows.add(
        OpCase.of("rows", new Pad(0, 2), in -> pad(in[0], in[1].shape(), 0, 2))
            .in(PLAIN, 3, 2, 5)
            .in(Fill.constant(0), 7, 2, 5)
            .by(0)
            .anyType());
    rows.add(
        OpCase.of("columns", new Concat(1), in -> concat(in, 1))
            .in(PLAIN, N, 3)
            .in(PLAIN, N, 1)
            .in(PLAIN, N, 13)
            .by(0, 1, 2)
            .anyCount()
            .anyType()
            .refuses(
                shapes(new int[] {4, 3}, new int[] {5, 3}, new int[] {4, 3}),
                "[5, 3]",
                "[4, 3]",
                "axis 1")
            .refuses(shapes(new int[] {4}, new int[] {4}, new int[] {4}), "[4]", "axis 1"));
    rows.add(
        OpCase.of("rows", new Concat(0), in -> concat(in, 0))
            .in(PLAIN, 3, 2, 5)
            .in(PLAIN, 4, 2, 5)
            .by(0, 1)
            .anyCount()
            .anyType());
    rows.add(
        OpCase.of("one part", new Concat(1), in -> in[0])
            .in(PLAIN, N, 3)
            .by(0)
            .anyCount()
            .anyType()
            .refuses(List.of(), "at least one"));
  }

  private static Doubles slice(Doubles in, int axis, int start, int count) {
    return Doubles.fill(
        in.shape().with(axis, count),
        i -> {
          int[] at = i.clone();
          at[axis] += start;
          return in.at(at);
        });
  }

  private static Doubles pad(Doubles in, Shape whole, int axis, int start) {
    Doubles out = Doubles.zeros(whole.sizes());
    for (int i = 0; i < in.data().length; i++) {
      int[] at = Doubles.index(in.shape(), i);
      at[axis] += start;
      out.add(in.data()[i], at);
    }
    return out;
  }

  private static Doubles concat(Doubles[] in, int axis) {
    int size = 0;
    for (Doubles part : in) {
      size += part.shape().size(axis);
    }
    Doubles out = Doubles.zeros(in[0].shape().with(axis, size).sizes());
    int start = 0;
    for (Doubles part : in) {
      Doubles laid = pad(part, out.shape(), axis, start);
      for (int i = 0; i < laid.data().length; i++) {
        out.data()[i] += laid.data()[i];
      }
      start += part.shape().size(axis);
    }
    return out;
  }
}
