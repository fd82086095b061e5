package dev.panagrad.graph.random;

import dev.panagrad.engine.kernel.layout.IndexKernels;
import dev.panagrad.engine.kernel.layout.ScatterKernels;
import dev.panagrad.engine.memory.Buffer;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Ops that move elements between arrays of any number of axes. */
final class ArrayRecipes {
  private ArrayRecipes() {}

  static void addTo(Map<Class<? extends Op>, Recipe> all) {
    all.put(Permute.class, ArrayRecipes::permute);
    all.put(StridedSlice.class, s -> slice(s, s.any(1)));
    all.put(StridedPad.class, ArrayRecipes::stridedPad);
    all.put(PadConstant.class, ArrayRecipes::pad);
    all.put(
        WindowRows.class,
        s -> {
          int h = 1 + s.draw.below(9);
          int w = 1 + s.draw.below(9);
          Node x = s.of(Shape.of(1 + s.draw.below(3), h, w, 1 + s.draw.below(20)));
          Op op =
              new WindowRows(
                  1 + s.draw.below(h),
                  1 + s.draw.below(w),
                  1 + s.draw.below(3),
                  1 + s.draw.below(3),
                  s.draw.below(3),
                  s.draw.below(3),
                  1 + s.draw.below(9),
                  1 + s.draw.below(9));
          return Proposal.of(op, x);
        });
    all.put(
        Triangle.class,
        s -> Proposal.of(new Triangle(s.draw.coin(), s.draw.below(9) - 4), s.any(2)));
    all.put(
        FlatIndices.class,
        s -> {
          Node indices = s.indices(s.draw.shape(2));
          int rows = indices.shape().size(0);
          Op op = new FlatIndices(List.of(1 + s.draw.below(9), 1 + s.draw.below(9)));
          return Proposal.of(op, indices, s.indices(Shape.of(rows, 1)));
        });
    all.put(
        IndexRows.class,
        s -> {
          int size = 1 + s.draw.below(9);
          IndexKernels.Row kind = s.draw.of(List.of(IndexKernels.Row.values()));
          Op op = new IndexRows(kind, s.draw.below(size + 1), size);
          return Proposal.of(op, s.indices(s.draw.shape(1)));
        });
    all.put(
        OneHotAxis.class,
        s -> {
          Node indices = s.draw.coin() ? s.indices(s.draw.shape(2)) : s.of(s.draw.shape(2));
          return Proposal.of(new OneHotAxis(s.draw.below(3), s.draw.below(9)), indices, s.of(2));
        });
    all.put(
        ScatterRows.class,
        s -> {
          Node table = s.of(s.draw.shape(2));
          Node indices = s.indices(s.draw.shape(1));
          Node rows = s.of(indices.shape().size(0), table.shape().size(1));
          List<ScatterKernels.Reduction> kinds = List.of(ScatterKernels.Reduction.values());
          return Proposal.of(new ScatterRows(s.draw.of(kinds)), table, indices, rows);
        });
    all.put(
        Stored.class,
        s -> {
          Shape shape = s.draw.shape();
          Buffer buffer = Workspace.automatic(shape.elements());
          for (long i = 0; i < buffer.length(); i++) {
            buffer.set(i, s.draw.value());
          }
          return Proposal.of(Stored.constant(shape, DType.FLOAT32, buffer));
        });
  }

  private static Proposal permute(Sketch s) {
    Node x = s.any(1);
    List<Integer> order = new ArrayList<>(IntStream.range(0, x.shape().rank()).boxed().toList());
    Collections.shuffle(order, new Random(s.draw.seed()));
    return Proposal.of(new Permute(order), x);
  }

  private static Proposal slice(Sketch s, Node x) {
    int axis = s.draw.below(x.shape().rank());
    int size = x.shape().size(axis);
    int step = 1 + s.draw.below(3);
    int count = size == 0 ? 0 : 1 + s.draw.below((size - 1) / step + 1);
    int last = Math.max(0, count - 1) * step;
    int first = s.draw.below(Math.max(1, size - last));
    return Proposal.of(
        s.draw.coin()
            ? new StridedSlice(axis, first, step, count)
            : new StridedSlice(axis, first + last, -step, count),
        x);
  }

  private static Proposal stridedPad(Sketch s) {
    Node like = s.any(1);
    StridedSlice slice = (StridedSlice) slice(s, like).op();
    Node part = s.of(like.shape().with(slice.axis(), slice.count()));
    return Proposal.of(new StridedPad(slice.axis(), slice.start(), slice.step()), part, like);
  }

  private static Proposal pad(Sketch s) {
    Node x = s.any(1);
    List<Integer> before = new ArrayList<>();
    List<Integer> after = new ArrayList<>();
    for (int axis = 0; axis < x.shape().rank(); axis++) {
      before.add(s.draw.below(3));
      after.add(s.draw.below(3));
    }
    return Proposal.of(new PadConstant(before, after), x, s.of());
  }
}
