package dev.panagrad.graph.op.image;

import dev.panagrad.engine.kernel.axis.AxisKernels;
import dev.panagrad.engine.kernel.axis.SparseRows;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * The gradient of {@link AxisMax}, from its input, its result and the gradient of its result: each
 * window passes its gradient to the first of its largest cells.
 *
 * @param axis counted from 0
 * @param windows the windows, as in {@link AxisMax}
 */
public record AxisMaxGrad(int axis, SparseRows windows) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 3);
    Rules.floats(inputs);
    Shape in = inputs.get(0).shape();
    Shape result = AxisRules.shape(in, axis, windows);
    for (Node given : inputs.subList(1, 3)) {
      Rules.check(
          Rules.compatible(result, given.shape()),
          "windows give %s, not %s",
          result,
          given.shape());
    }
    return in;
  }

  @Override
  public void lower(LoweringContext context) {
    AxisKernels kernels = AxisKernels.of(context.kernels());
    Shape shape = context.node().shape();
    long inner = shape.elements(axis + 1, shape.rank());
    Buffer in = context.in(0);
    Buffer result = context.in(1);
    Buffer gradient = context.in(2);
    Buffer out = context.out();
    context.range(
        "",
        shape.elements(0, axis),
        2 + 2 * windows.count() * AxisRules.nanos(inner),
        (from, to) -> kernels.maxGradient(windows, in, result, gradient, out, inner, from, to));
  }
}
