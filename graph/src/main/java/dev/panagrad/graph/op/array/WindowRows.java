package dev.panagrad.graph.op.array;

import dev.panagrad.engine.kernel.layout.StridedCopy;
import dev.panagrad.engine.memory.Sizes;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * The windows of images [n, h, w, c] as rows, [n * h' * w', kh * kw * c] (im2col): the product with
 * a filter's matrix is a convolution. Made by a pass, after the gradients.
 *
 * @param kernelH height of the window
 * @param kernelW width of the window
 * @param strideH rows from one window to the next
 * @param strideW columns from one window to the next
 */
public record WindowRows(int kernelH, int kernelW, int strideH, int strideW) implements BuiltIn {
  /** Checks the sizes. */
  public WindowRows {
    Rules.check(
        kernelH > 0 && kernelW > 0 && strideH > 0 && strideW > 0,
        "a window of %d x %d with strides %d, %d",
        kernelH,
        kernelW,
        strideH,
        strideW);
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    Rules.floats(inputs);
    Rules.rank(inputs, 0, 4);
    Shape in = inputs.get(0).shape();
    Rules.check(
        in.isKnown() && in.size(1) >= kernelH && in.size(2) >= kernelW,
        "a window of %d x %d doesn't fit into images of shape %s",
        kernelH,
        kernelW,
        in);
    return Shape.of(
        Sizes.count("windows", in.size(0), windowsH(in), windowsW(in)),
        Sizes.count("cells of a window", kernelH, kernelW, in.size(3)));
  }

  private int windowsH(Shape in) {
    return (in.size(1) - kernelH) / strideH + 1;
  }

  private int windowsW(Shape in) {
    return (in.size(2) - kernelW) / strideW + 1;
  }

  @Override
  public void lower(LoweringContext context) {
    Shape in = context.node().input(0).shape();
    long[] image = Strides.of(in);
    long[] row =
        Strides.of(Shape.of(in.size(0), windowsH(in), windowsW(in), kernelH, kernelW, in.size(3)));
    Strides.copy(
        context,
        List.of(
            new StridedCopy.Axis(in.size(0), image[0], row[0]),
            new StridedCopy.Axis(windowsH(in), strideH * image[1], row[1]),
            new StridedCopy.Axis(windowsW(in), strideW * image[2], row[2]),
            new StridedCopy.Axis(kernelH, image[1], row[3]),
            new StridedCopy.Axis(kernelW, image[2], row[4]),
            new StridedCopy.Axis(in.size(3), 1, 1)),
        context.in(0),
        0,
        context.out(),
        0);
  }
}
