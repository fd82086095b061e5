package dev.panagrad.graph.op.norm;

import dev.panagrad.engine.kernel.norm.BatchNormKernels;
import dev.panagrad.engine.kernel.norm.NormOperands;
import dev.panagrad.engine.kernel.norm.NormSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.fusion.Rectifiable;
import java.util.List;

/**
 * The gradient of {@link BatchNorm} with batch statistics with respect to its input. Inputs: the
 * inputs of the normalisation, the gradient of its result, then the gradients with respect to scale
 * and offset.
 *
 * @param norm the op whose gradient this is
 */
public record BatchNormInputGrad(BatchNorm norm) implements Rectifiable {
  @Override
  public Shape inferShape(List<Node> inputs, int batch) {
    Rules.count(inputs, norm.inputs() + 3);
    Rules.floats(inputs);
    norm.checkGradient(inputs, batch);
    Shape x = inputs.get(0).shape();
    int channels = Normalization.channels(x, batch);
    Normalization.checkVector(inputs, norm.inputs() + 1, channels);
    Normalization.checkVector(inputs, norm.inputs() + 2, channels);
    return x;
  }

  @Override
  public Part part(int input) {
    return norm.partOf(input);
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
  public boolean isZeroPadded(Node self) {
    return true;
  }

  @Override
  public boolean canRunInPlace(int input) {
    return input == norm.inputs();
  }

  @Override
  public void lower(LoweringContext context, int batch, boolean relu) {
    BatchNormKernels kernels = BatchNormKernels.of(context.kernels());
    NormOperands operands = norm.operands(context, batch, relu);
    NormSpec spec = operands.spec();
    Buffer dy = context.in(norm.inputs());
    Buffer byScale = context.in(norm.inputs() + 1);
    Buffer byOffset = context.in(norm.inputs() + 2);
    Buffer dx = context.out();
    context.range(
        "",
        spec.positions(),
        0.2 * spec.length() / spec.positions(),
        (from, to) ->
            kernels.inputGradient(operands, dy, byScale, byOffset, dx, (int) from, (int) to));
  }
}
