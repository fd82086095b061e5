package dev.panagrad.graph.op.conv;

import dev.panagrad.engine.kernel.pool.PoolSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.layout.ImageOp;
import java.util.List;

/** One value per channel for each window of images [n, h, w, c]. */
interface Pooling extends ImageOp {
  /** The height of the window. */
  int kernelH();

  /** The width of the window. */
  int kernelW();

  /** Strides and padding. */
  Sliding sliding();

  @Override
  default Shape inferShape(List<Node> inputs, int batch) {
    Rules.count(inputs, 1);
    Rules.floats(inputs);
    Rules.rank(inputs, 0, 4);
    Shape images = inputs.get(0).shape();
    SlidingLayout layout = sliding().in(batch);
    return layout.slide(images, kernelH(), kernelW(), layout.channels(images));
  }

  @Override
  default Part part(int input) {
    return Part.IMAGES;
  }

  /** Computes a range of rows of the result. */
  @FunctionalInterface
  interface Rows {
    /** Computes rows {@code from} to {@code to - 1}. */
    void run(PoolSpec spec, Buffer in, Buffer out, int from, int to);
  }

  /** Adds the step that computes all rows. */
  default void lower(LoweringContext context, int batch, Rows rows) {
    Shape images = context.node().input(0).shape();
    PoolSpec spec = sliding().in(batch).pool(images, kernelH(), kernelW());
    Buffer in = context.in(0);
    Buffer out = context.out();
    context.range(
        "",
        spec.outRows(),
        0.1 * kernelH() * kernelW() * out.length() / spec.outRows(),
        (from, to) -> rows.run(spec, in, out, (int) from, (int) to));
  }
}
