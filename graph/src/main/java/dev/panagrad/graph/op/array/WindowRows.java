package dev.panagrad.graph.op.array;

import dev.panagrad.engine.kernel.layout.MovementKernels;
import dev.panagrad.engine.kernel.layout.WindowCopy;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Sizes;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * The windows of images [n, h, w, c] as rows, [n * outH * outW, kh * kw * c] (im2col): the product
 * with a filter's matrix is a convolution. Cells outside the image are 0. Made by a pass, after the
 * gradients.
 *
 * @param kernelH height of the window
 * @param kernelW width of the window
 * @param strideH rows from one window to the next
 * @param strideW columns from one window to the next
 * @param top rows of padding above the image
 * @param left columns of padding to the left
 * @param outH windows by height
 * @param outW windows by width
 */
public record WindowRows(
    int kernelH, int kernelW, int strideH, int strideW, int top, int left, int outH, int outW)
    implements BuiltIn {
  /** Checks the sizes. */
  public WindowRows {
    Rules.check(
        kernelH > 0 && kernelW > 0 && strideH > 0 && strideW > 0 && outH > 0 && outW > 0,
        "%d x %d windows of %d x %d with strides %d, %d",
        outH,
        outW,
        kernelH,
        kernelW,
        strideH,
        strideW);
    Rules.check(top >= 0 && left >= 0, "a padding of %d, %d", top, left);
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    Rules.floats(inputs);
    Rules.rank(inputs, 0, 4);
    Shape in = inputs.get(0).shape();
    Rules.check(in.isKnown(), "images of shape %s have no known size", in);
    return Shape.of(
        Sizes.count("windows", in.size(0), outH, outW),
        Sizes.count("cells of a window", kernelH, kernelW, in.size(3)));
  }

  @Override
  public void lower(LoweringContext context) {
    Shape in = context.node().input(0).shape();
    MovementKernels kernels = MovementKernels.of(context.kernels());
    WindowCopy copy =
        new WindowCopy(
            in.size(1),
            in.size(2),
            in.size(3),
            kernelH,
            kernelW,
            strideH,
            strideW,
            top,
            left,
            outH,
            outW);
    Buffer from = context.in(0);
    Buffer to = context.out();
    long rows = (long) in.size(0) * outH;
    context.range(
        "",
        rows,
        0.1 * to.length() / Math.max(1, rows) + 2.0 * outW * kernelH,
        (begin, end) -> copy.run(kernels, from, to, begin, end));
  }
}
