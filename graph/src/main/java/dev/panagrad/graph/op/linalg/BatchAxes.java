package dev.panagrad.graph.op.linalg;

import dev.panagrad.engine.kernel.gemm.BatchAxis;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The batch axes of matrices: all but the last two. */
final class BatchAxes {
  private BatchAxes() {}

  /** The leading axes. */
  static Shape of(Shape matrices) {
    return Shape.of(Arrays.copyOf(matrices.sizes(), matrices.rank() - 2));
  }

  /** The shape of matrices with leading axes. */
  static Shape with(Shape batch, int rows, int cols) {
    int[] sizes = Arrays.copyOf(batch.sizes(), batch.rank() + 2);
    sizes[batch.rank()] = rows;
    sizes[batch.rank() + 1] = cols;
    return Shape.of(sizes);
  }

  /** The rows of all matrices stacked in one matrix. */
  static Node rows(GraphBuilder g, Node matrices) {
    return g.reshape(matrices, Shape.UNKNOWN, matrices.shape().size(-1));
  }

  /** The strides of the dense operands of a product of known shapes, with adjacent axes joined. */
  static List<BatchAxis> of(Shape a, Shape b, Shape out) {
    List<BatchAxis> axes = new ArrayList<>();
    long strideA = a.elements(a.rank() - 2, a.rank());
    long strideB = b.elements(b.rank() - 2, b.rank());
    long strideC = out.elements(out.rank() - 2, out.rank());
    for (int fromEnd = 3; fromEnd <= out.rank(); fromEnd++) {
      int size = out.size(-fromEnd);
      int sizeA = fromEnd <= a.rank() ? a.size(-fromEnd) : 1;
      int sizeB = fromEnd <= b.rank() ? b.size(-fromEnd) : 1;
      BatchAxis axis =
          new BatchAxis(size, sizeA == 1 ? 0 : strideA, sizeB == 1 ? 0 : strideB, strideC);
      if (size != 1) {
        join(axes, axis);
      }
      strideA *= sizeA;
      strideB *= sizeB;
      strideC *= size;
    }
    return axes.reversed();
  }

  /** Adds an outermost axis. */
  private static void join(List<BatchAxis> axes, BatchAxis outer) {
    BatchAxis inner = axes.isEmpty() ? null : axes.getLast();
    boolean continues =
        inner != null
            && (long) inner.size() * outer.size() <= Integer.MAX_VALUE / 2
            && outer.a() == inner.size() * inner.a()
            && outer.b() == inner.size() * inner.b()
            && outer.c() == inner.size() * inner.c();
    if (continues) {
      axes.removeLast();
      axes.add(new BatchAxis(inner.size() * outer.size(), inner.a(), inner.b(), inner.c()));
    } else {
      axes.add(outer);
    }
  }
}
