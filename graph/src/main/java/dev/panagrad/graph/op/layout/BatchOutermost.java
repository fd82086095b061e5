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
 * Converts images with the batch innermost, [blocks * h, w, c, lanes], back to the users' layout,
 * [n, h, w, c]; made by the compiler.
 *
 * @param batch the batch size n
 */
public record BatchOutermost(int batch) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    Rules.floats(inputs);
    Rules.rank(inputs, 0, 4);
    Shape in = inputs.get(0).shape();
    Rules.check(batch > 0, "a batch must hold at least 1 image, not %d", batch);
    Layout.checkInnermost(in, batch);
    Sizes.count("an image", in.size(0) / BatchLanes.blocks(batch), in.size(1), in.size(2));
    int height = in.size(0) / BatchLanes.blocks(batch);
    return Shape.of(batch, height, in.size(1), in.size(2));
  }

  @Override
  public void lower(LoweringContext context) {
    LayoutKernels layout = LayoutKernels.of(context.kernels());
    int features = Math.toIntExact(context.node().shape().elements(1, 4));
    Buffer from = context.in(0);
    Buffer out = context.out();
    context.range(
        "",
        features,
        0.5 * batch,
        (first, end) -> layout.batchOutermost(from, out, batch, features, (int) first, (int) end));
  }
}
