package dev.panagrad.graph.op.norm;

import dev.panagrad.engine.kernel.layout.MovementKernels;
import dev.panagrad.engine.kernel.norm.NormSpec;
import dev.panagrad.engine.kernel.row.RowKernel;
import dev.panagrad.engine.kernel.row.RowKind;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Sizes;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.Arrays;
import java.util.List;

/**
 * An op that is one kernel over rows, which are along the last axis. Its inputs are the kernel's;
 * the result has the shape of the first one, or is [2, columns] if the kernel has two results that
 * are sums over the rows.
 */
interface RowOp extends BuiltIn {
  RowKind kind();

  float[] parameters();

  @Override
  default Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, kind().inputs());
    Rules.floats(inputs);
    Shape x = inputs.get(0).shape();
    Rules.check(x.rank() >= 1, "its input must have an axis, but is a scalar");
    for (int i = 1; i < inputs.size(); i++) {
      if (kind().isMatrix(i)) {
        Shape other = inputs.get(i).shape();
        Rules.check(Rules.compatible(x, other), "input %d: %s doesn't fit %s", i, other, x);
      } else {
        Normalization.checkVector(inputs, i, x.size(-1));
      }
    }
    return kind().isSum() ? Shape.of(2, x.size(-1)) : x;
  }

  @Override
  default boolean canRunInPlace(int input) {
    return !kind().isSum() && kind().isMatrix(input);
  }

  @Override
  default void lower(LoweringContext context) {
    RowKernel kernel = RowKernel.of(context.kernels(), kind());
    float[] parameters = parameters();
    Buffer[] operands = new Buffer[kind().operands()];
    for (int i = 0; i < kind().inputs(); i++) {
      operands[i] = context.in(i);
    }
    int last = operands.length - 1;
    Buffer out = context.out();
    Shape x = context.node().input(0).shape();
    int cols = x.size(-1);
    int[] axes = Arrays.copyOf(x.sizes(), x.rank() - 1);
    if (!kind().isSum()) {
      operands[last] = out;
      context.range(
          "",
          cols == 0 ? 0 : Shape.of(axes).elements(),
          0.1 * operands.length * cols + 15,
          (from, to) -> kernel.apply(operands, parameters, cols, from, to));
    } else if (operands[0].length() == 0) {
      MovementKernels movement = MovementKernels.of(context.kernels());
      context.range("", out.length(), 1, (from, to) -> movement.fill(out, 0, from, to));
    } else {
      Normalization.lower(
          context,
          NormSpec.dense(Sizes.count("rows to sum", axes), cols),
          (first, second) -> {
            Buffer[] region = operands.clone();
            region[last - 1] = first;
            region[last] = second;
            return (from, to) -> kernel.apply(region, parameters, cols, from, to);
          },
          BatchNormReduceGrad::add);
    }
  }
}
