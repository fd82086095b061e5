package dev.panagrad.models.onnx.operator.ml;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.CustomOp;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.KernelContext;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** How often the n-grams of a pool occur in rows of int32 [items] or [n, items]. */
record GramCounts(Grams grams) implements CustomOp {
  @Override
  public Shape inferShape(List<Node> inputs) {
    return shape(inputs.getFirst().shape());
  }

  /** The shape of the counts. */
  Shape shape(Shape items) {
    return items.rank() == 2 ? Shape.of(items.size(0), grams.width()) : Shape.of(grams.width());
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return Collections.singletonList(null);
  }

  @Override
  public void compute(KernelContext context) {
    Shape shape = context.node().input(0).shape();
    int size = shape.rank() == 0 ? 1 : shape.size(shape.rank() - 1);
    Buffer items = context.in(0);
    Buffer out = context.out();
    int width = grams.width();
    context.range(
        "",
        shape.rank() == 2 ? shape.size(0) : 1,
        20.0 * size + width,
        (from, to) -> {
          int[] counts = new int[width];
          for (long row = from; row < to; row++) {
            long first = row * size;
            Arrays.fill(counts, 0);
            grams.count(i -> (long) items.getInt(first + i), size, counts);
            for (int i = 0; i < width; i++) {
              out.set(row * width + i, counts[i]);
            }
          }
        });
  }
}
