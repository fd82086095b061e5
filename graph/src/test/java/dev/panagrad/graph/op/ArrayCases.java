package dev.panagrad.graph.op;

import static dev.panagrad.graph.op.ElementwiseCases.shapes;
import static dev.panagrad.graph.testing.OpCase.N;

import dev.panagrad.engine.kernel.layout.IndexKernels;
import dev.panagrad.engine.kernel.layout.ScatterKernels.Reduction;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.array.PadConstant;
import dev.panagrad.graph.op.array.Permute;
import dev.panagrad.graph.op.array.StridedPad;
import dev.panagrad.graph.op.array.StridedSlice;
import dev.panagrad.graph.op.array.Triangle;
import dev.panagrad.graph.op.array.WindowRows;
import dev.panagrad.graph.op.array.index.FlatIndices;
import dev.panagrad.graph.op.array.index.IndexRows;
import dev.panagrad.graph.op.array.index.OneHotAxis;
import dev.panagrad.graph.op.array.index.ScatterRows;
import dev.panagrad.graph.op.source.Stored;
import dev.panagrad.graph.testing.Doubles;
import dev.panagrad.graph.testing.Fill;
import dev.panagrad.graph.testing.OpCase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/** Rows of ops that move elements between arrays of any number of axes. */
final class ArrayCases {
  private ArrayCases() {}

  private static final Fill PLAIN = Fill.uniform(-2, 2);

  private static final Stored STORED =
      new Stored(Shape.of(2, 3), DType.FLOAT32, Workspace.automatic(6));

  static List<OpCase> all() {
    List<OpCase> rows = new ArrayList<>();
    permutations(rows);
    slices(rows);
    pads(rows);
    indices(rows);
    scatters(rows);
    rows.add(
        OpCase.of("memory", STORED, in -> Doubles.fill(Shape.of(2, 3), _ -> 0))
            .refuses(shapes(new int[] {1}), "0 inputs", "1"));
    return rows;
  }

  private static void permutations(List<OpCase> rows) {
    rows.add(
        permute("heads", 0, 2, 1, 3)
            .in(PLAIN, N, 5, 3, 8)
            .by(0)
            .anyType()
            .refuses(shapes(new int[] {4, 8}), "[4, 8]", "4 axes"));
    rows.add(permute("channels last", 0, 2, 3, 1).in(PLAIN, N, 17, 4, 5).by(0).anyType());
    rows.add(permute("all axes", 2, 1, 0).in(PLAIN, N, 3, 18).by(0).anyType());
    rows.add(permute("a matrix", 1, 0).in(PLAIN, N, 19).by(0).anyType());
    rows.add(permute("an axis of size 1", 2, 0, 1).in(PLAIN, N, 3, 1).by(0).anyType());
    rows.add(permute("of nothing", 2, 0, 1).in(PLAIN, N, 0, 4).by(0).anyType());
    rows.add(
        OpCase.built(
                "twice",
                Permute.class,
                (g, in) -> g.permute(g.permute(in.get(0), 1, 2, 0), -1, 0, 1),
                in -> in[0])
            .in(PLAIN, N, 3, 4)
            .by(0)
            .anyType());
  }

  private static OpCase permute(String name, Integer... order) {
    return OpCase.of(
        name,
        new Permute(List.of(order)),
        in ->
            Doubles.fill(
                Shape.of(Arrays.stream(order).mapToInt(in[0].shape()::size).toArray()),
                i -> {
                  int[] at = new int[order.length];
                  for (int axis = 0; axis < at.length; axis++) {
                    at[order[axis]] = i[axis];
                  }
                  return in[0].at(at);
                }));
  }

  private static void slices(List<OpCase> rows) {
    rows.add(
        slice("every second column", 1, 1, 2, 6)
            .in(PLAIN, N, 13)
            .by(0)
            .anyType()
            .refuses(shapes(new int[] {4, 11}), "6 elements", "steps of 2", "axis 1", "[4, 11]")
            .refuses(shapes(new int[] {4}), "[4]", "axis 1"));
    rows.add(
        slice("backwards", 1, 3, -1, 4)
            .in(PLAIN, N, 4, 5)
            .by(0)
            .anyType()
            .refuses(shapes(new int[] {4, 3, 5}), "axis 1", "[4, 3, 5]"));
    rows.add(slice("rows backwards", 0, 6, -3, 3).in(PLAIN, 7, 5).by(0).anyType());
    rows.add(slice("a step of 1", 1, 2, 1, 3).in(PLAIN, N, 6, 2).by(0).anyType());
    // The mean of nothing has no gradient to compare.
    rows.add(
        OpCase.built(
                "nothing",
                StridedSlice.class,
                (g, in) -> g.add(new StridedSlice(1, 9, -2, 0), g.stopGradient(in.get(0))),
                in -> Doubles.zeros(in[0].shape().size(0), 0))
            .in(PLAIN, N, 3));
    rows.add(
        pad("every second column", 1, 1, 2)
            .in(PLAIN, N, 6)
            .in(Fill.constant(0), N, 13)
            .by(0)
            .anyType()
            .refuses(shapes(new int[] {4, 6}, new int[] {4, 11}), "6 elements", "[4, 11]")
            .refuses(shapes(new int[] {4, 6}, new int[] {5, 13}), "[4, 6]", "[5, 13]"));
    rows.add(
        pad("backwards", 1, 3, -1)
            .in(PLAIN, N, 4, 5)
            .in(Fill.constant(0), N, 4, 5)
            .by(0)
            .anyType());
  }

  private static OpCase slice(String name, int axis, int start, int step, int count) {
    return OpCase.of(
        name,
        new StridedSlice(axis, start, step, count),
        in ->
            Doubles.fill(
                in[0].shape().with(axis, count),
                i -> {
                  int[] at = i.clone();
                  at[axis] = start + i[axis] * step;
                  return in[0].at(at);
                }));
  }

  private static OpCase pad(String name, int axis, int start, int step) {
    return OpCase.of(
        name,
        new StridedPad(axis, start, step),
        in -> {
          Doubles out = Doubles.zeros(in[1].shape().sizes());
          for (int i = 0; i < in[0].data().length; i++) {
            int[] at = Doubles.index(in[0].shape(), i);
            at[axis] = start + at[axis] * step;
            out.add(in[0].data()[i], at);
          }
          return out;
        });
  }

  private static OpCase windows(WindowRows op, int... in) {
    Shape windows = Shape.of(in[0], op.outH(), op.outW());
    Shape cells = Shape.of(op.kernelH(), op.kernelW(), in[3]);
    return OpCase.of(
            op.toString(),
            op,
            x ->
                Doubles.fill(
                    Shape.of((int) windows.elements(), (int) cells.elements()),
                    i -> {
                      int[] window = Doubles.index(windows, i[0]);
                      int[] cell = Doubles.index(cells, i[1]);
                      int y = window[1] * op.strideH() + cell[0] - op.top();
                      int z = window[2] * op.strideW() + cell[1] - op.left();
                      boolean inside = y >= 0 && y < in[1] && z >= 0 && z < in[2];
                      return inside ? x[0].at(window[0], y, z, cell[2]) : 0;
                    }))
        .in(PLAIN, in)
        .refuses(shapes(new int[] {op.kernelH(), op.kernelW(), 2}), "rank 4");
  }

  private static void pads(List<OpCase> rows) {
    rows.add(windows(new WindowRows(3, 2, 1, 2, 0, 0, 3, 3), 2, 5, 7, 3));
    rows.add(windows(new WindowRows(1, 1, 2, 3, 0, 0, 2, 2), 1, 4, 4, 20));
    rows.add(windows(new WindowRows(2, 5, 2, 1, 1, 3, 3, 8), 3, 4, 6, 1));
    rows.add(windows(new WindowRows(4, 3, 3, 4, 3, 9, 5, 7), 2, 5, 7, 9));
    rows.add(windows(new WindowRows(5, 8, 1, 2, 2, 2, 3, 4), 1, 3, 2, 2));
    rows.add(
        constant("images", List.of(0, 1, 2), List.of(0, 3, 0))
            .in(PLAIN, N, 4, 5)
            .in(PLAIN)
            .by(0, 1)
            .refuses(shapes(new int[] {2, 3}, new int[] {}), "[2, 3]", "[0, 1, 2]")
            .refuses(shapes(new int[] {2, 3, 4}, new int[] {1}), "input 1", "scalar"));
    rows.add(constant("rows", List.of(2, 0), List.of(1, 0)).in(PLAIN, 3, 17).in(PLAIN).by(0, 1));
    rows.add(constant("none", List.of(0), List.of(0)).in(PLAIN, N).in(PLAIN).by(0, 1));
    rows.add(
        triangle("upper", true, 1)
            .in(PLAIN, N, 5, 4)
            .by(0)
            .anyType()
            .refuses(shapes(new int[] {4}), "[4]", "two axes"));
    rows.add(triangle("lower", false, -1).in(PLAIN, N, 3, 20).by(0).anyType());
    rows.add(triangle("all of it", false, 40).in(PLAIN, N, 3, 20).by(0).anyType());
    rows.add(
        triangle("nothing of it", true, Integer.MAX_VALUE).in(PLAIN, N, 3, 20).by(0).anyType());
    rows.add(triangle("without columns", true, 0).in(PLAIN, N, 3, 0).by(0).anyType());
  }

  private static OpCase constant(String name, List<Integer> before, List<Integer> after) {
    return OpCase.of(
        name,
        new PadConstant(before, after),
        in -> {
          int[] sizes = in[0].shape().sizes();
          for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] += before.get(axis) + after.get(axis);
          }
          Doubles out = Doubles.fill(Shape.of(sizes), i -> in[1].data()[0]);
          for (int i = 0; i < in[0].data().length; i++) {
            int[] at = Doubles.index(in[0].shape(), i);
            for (int axis = 0; axis < at.length; axis++) {
              at[axis] += before.get(axis);
            }
            out.data()[out.flat(at)] = in[0].data()[i];
          }
          return out;
        });
  }

  private static OpCase triangle(String name, boolean upper, int diagonal) {
    return OpCase.of(
        name,
        new Triangle(upper, diagonal),
        in ->
            Doubles.fill(
                in[0].shape(),
                i -> {
                  long above = (long) i[i.length - 1] - i[i.length - 2] - diagonal;
                  return (upper ? above >= 0 : above <= 0) ? in[0].at(i) : 0;
                }));
  }

  private static void indices(List<OpCase> rows) {
    rows.add(
        OpCase.of(
                "broadcast",
                new FlatIndices(List.of(4, 5)),
                in -> Doubles.zip(in[0], in[1], (i, j) -> (i < 0 ? i + 4 : i) * 5 + (j + 5) % 5))
            .ints(-4, 4, N, 1)
            .ints(-5, 5, 3)
            .refuses(shapes(new int[] {2}, new int[] {3}), "[2]", "[3]", "broadcast"));
    rows.add(
        indexRows(IndexKernels.Row.FORWARD, 0, 6, (first, i) -> first + i)
            .refuses(List.of(), "1 input"));
    rows.add(indexRows(IndexKernels.Row.CIRCULAR, 0, 9, (first, i) -> (first + i) % 9));
    rows.add(
        indexRows(IndexKernels.Row.REVERSED, 0, 5, (length, i) -> i < length ? length - 1 - i : i));
    rows.add(
        OpCase.built(
                "a middle axis",
                OneHotAxis.class,
                (g, in) -> g.add(new OneHotAxis(1, 5), in.get(0), in.get(1)),
                in -> oneHot(in[0], in[1], 5))
            .ints(-6, 7, N, 3)
            .in(PLAIN, 2)
            .by(1)
            .refuses(shapes(new int[] {2, 3}, new int[] {3}), "two values", "[3]"));
    rows.add(
        OpCase.built(
                "of floats",
                OneHotAxis.class,
                (g, in) -> g.add(new OneHotAxis(1, 5), in.get(0), in.get(1)),
                in -> oneHot(in[0], in[1], 5))
            .in(Fill.ints(-6, 7), N, 3)
            .ints(-9, 9, 2));
  }

  private static OpCase indexRows(
      IndexKernels.Row kind, int low, int high, DoubleBinaryOperator position) {
    Doubles columns = Doubles.fill(Shape.of(4), i -> i[0]);
    return OpCase.of(
            kind.toString(),
            new IndexRows(kind, 4, 9),
            in -> Doubles.zip(in[0].reshape(in[0].data().length, 1), columns, position))
        .ints(low, high, N);
  }

  private static Doubles oneHot(Doubles indices, Doubles values, int depth) {
    return Doubles.fill(
        Shape.of(indices.shape().size(0), depth, indices.shape().size(1)),
        i -> {
          double index = indices.at(i[0], i[2]);
          return values.data()[(index < 0 ? index + depth : index) == i[1] ? 1 : 0];
        });
  }

  private static void scatters(List<OpCase> rows) {
    rows.add(
        scatter(Reduction.ADD, Double::sum)
            .by(0, 2)
            .refuses(shapes(new int[] {4, 3}, new int[] {5}, new int[] {6, 3}), "[6, 3]", "[5]")
            .refuses(shapes(new int[] {4, 3}, new int[] {5}, new int[] {5, 2}), "[4, 3]"));
    rows.add(scatter(Reduction.MUL, (a, b) -> a * b));
    rows.add(scatter(Reduction.MIN, Math::min).by(0, 2));
    rows.add(scatter(Reduction.MAX, Math::max).by(0, 2));
    // Each place once, so that the gradient is what the differences are.
    rows.add(
        OpCase.built(
                "NONE",
                ScatterRows.class,
                (g, in) -> {
                  Node places = g.add(new IndexRows(IndexKernels.Row.REVERSED, 4, 4), in.get(1));
                  Op op = new ScatterRows(Reduction.NONE);
                  return g.add(op, in.get(0), g.reshape(places, 4), in.get(2));
                },
                in -> {
                  Doubles places = new Doubles(Shape.of(4), new double[] {2, 1, 0, 3});
                  return scattered(new Doubles[] {in[0], places, in[2]}, (a, b) -> b);
                })
            .in(PLAIN, 9, 5)
            .ints(3, 4, 1)
            .in(PLAIN, 4, 5)
            .by(0, 2));
  }

  private static OpCase scatter(Reduction reduction, DoubleBinaryOperator function) {
    return OpCase.of(
            reduction.toString(), new ScatterRows(reduction), in -> scattered(in, function))
        .in(Fill.distinct(0.1), 4, 3)
        .ints(0, 4, N)
        .in(Fill.distinct(0.105), N, 3)
        .within(2e-5);
  }

  private static Doubles scattered(Doubles[] in, DoubleBinaryOperator function) {
    Doubles out = new Doubles(in[0].shape(), in[0].data().clone());
    for (int row = 0; row < in[1].data().length; row++) {
      for (int col = 0; col < out.shape().size(1); col++) {
        int at = out.flat((int) in[1].data()[row], col);
        out.data()[at] = function.applyAsDouble(out.data()[at], in[2].at(row, col));
      }
    }
    return out;
  }
}
