package dev.panagrad.graph.op.norm;

import dev.panagrad.engine.kernel.norm.BatchNormKernels;
import dev.panagrad.engine.kernel.norm.NormOperands;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.fusion.Rectifiable;
import java.util.List;

/**
 * The gradients of {@link BatchNorm} with respect to scale and offset, [2, channels]. Inputs: the
 * inputs of the normalisation, then the gradient of its result.
 *
 * @param norm the op whose gradients these are
 */
public record BatchNormReduceGrad(BatchNorm norm) implements Rectifiable {
  @Override
  public Shape inferShape(List<Node> inputs, int batch) {
    Rules.count(inputs, norm.inputs() + 1);
    Rules.floats(inputs);
    norm.checkGradient(inputs, batch);
    return Shape.of(2, Normalization.channels(inputs.get(0).shape(), batch));
  }

  @Override
  public Part part(int input) {
    return norm.partOf(input);
  }

  @Override
  public boolean givesImages() {
    return false;
  }

  @Override
  public boolean needsConversion() {
    return false;
  }

  @Override
  public Node simplify(GraphBuilder g, Node self, int batch) {
    return norm.joinMask(g, self, this, batch);
  }

  @Override
  public void lower(LoweringContext context, int batch, boolean relu) {
    BatchNormKernels kernels = BatchNormKernels.of(context.kernels());
    NormOperands operands = norm.operands(context, batch, relu);
    Buffer dy = context.in(norm.inputs());
    Normalization.lower(
        context,
        operands.spec(),
        (byScale, byOffset) ->
            (from, to) -> kernels.reduceGradient(operands, dy, byScale, byOffset, from, to),
        BatchNormReduceGrad::add);
  }

  static void add(Buffer byScale, Buffer byOffset, int c, double share, float scale, float offset) {
    byScale.set(c, share < 1 ? byScale.get(c) + scale : scale);
    byOffset.set(c, share < 1 ? byOffset.get(c) + offset : offset);
  }
}
