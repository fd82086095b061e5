package dev.panagrad.graph.op.layout;

import dev.panagrad.engine.kernel.layout.BatchLanes;
import dev.panagrad.engine.kernel.layout.LayoutKernels;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Sizes;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * Converts images [n, h, w, c] to the layout of {@link BatchLanes}, [blocks * h, w, c, lanes], with
 * zeros in the lanes beyond n. Made by the compiler, since kernels are fastest with the batch
 * innermost.
 */
public record BatchInnermost() implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    Rules.floats(inputs);
    Rules.rank(inputs, 0, 4);
    Shape in = inputs.get(0).shape();
    int n = in.size(0);
    if (n == Shape.UNKNOWN) {
      return Shape.of(n, in.size(2), in.size(3), n);
    }
    Rules.check(n > 0, "a batch of images must hold at least 1");
    int rows = Sizes.count("rows of images", BatchLanes.blocks(n), in.size(1));
    if (in.isKnown()) {
      Sizes.count("an image", in.size(1), in.size(2), in.size(3));
    }
    return Shape.of(rows, in.size(2), in.size(3), BatchLanes.lanes(n));
  }

  @Override
  public boolean isZeroPadded(Node self) {
    return true;
  }

  @Override
  public void lower(LoweringContext context) {
    LayoutKernels layout = LayoutKernels.of(context.kernels());
    Shape in = context.node().input(0).shape();
    int n = in.size(0);
    int features = Math.toIntExact(in.elements(1, 4));
    Buffer from = context.in(0);
    Buffer out = context.out();
    context.range(
        "",
        features,
        0.5 * n,
        (first, end) -> layout.batchInnermost(from, out, n, features, (int) first, (int) end));
  }
}
