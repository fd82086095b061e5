package dev.panagrad.graph.op.norm;

import dev.panagrad.engine.kernel.norm.BatchNormKernels;
import dev.panagrad.engine.kernel.norm.NormOperands;
import dev.panagrad.engine.kernel.norm.NormSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.elementwise.activation.Relu;
import dev.panagrad.graph.op.elementwise.activation.ReluGrad;
import dev.panagrad.graph.op.fusion.Rectifiable;
import dev.panagrad.graph.op.fusion.Rectified;
import dev.panagrad.graph.op.layout.Innermost;
import java.util.ArrayList;
import java.util.List;

/**
 * Batch normalisation (Ioffe and Szegedy 2015): (x - mean) / sqrt(variance + epsilon) * scale +
 * offset for each channel. Inputs: x, mean, variance, then scale and offset if present.
 *
 * @param epsilon keeps the divisor from 0
 * @param scale whether there is a scale
 * @param offset whether there is an offset
 * @param batchStatistics whether mean and variance are computed from x, so that the gradient flows
 *     through them; else they are treated as constants
 */
public record BatchNorm(float epsilon, boolean scale, boolean offset, boolean batchStatistics)
    implements Rectifiable {
  /** The number of inputs. */
  int inputs() {
    return 3 + (scale ? 1 : 0) + (offset ? 1 : 0);
  }

  /** What this op and its gradients read: all their inputs start with this op's. */
  NormOperands operands(LoweringContext context, int batch, boolean relu) {
    return new NormOperands(
        Normalization.spec(context.node().input(0).shape(), batch),
        context.in(0),
        context.in(1),
        context.in(2),
        scale ? context.in(3) : null,
        offset ? context.in(scale ? 4 : 3) : null,
        epsilon,
        relu);
  }

  /** Checks the inputs of this op's gradients: its own inputs, then the gradient of its result. */
  void checkGradient(List<Node> inputs, int batch) {
    Shape x = inferShape(inputs.subList(0, inputs()), batch);
    Shape dy = inputs.get(inputs()).shape();
    Rules.check(
        Rules.compatible(x, dy), "the gradient of a result of shape %s can't have shape %s", x, dy);
  }

  /** The role of an input of this op or of its gradients, including the gradient of the result. */
  Part partOf(int input) {
    return input == 0 ? Part.IMAGES : input == inputs() ? Part.GRADIENT : Part.OTHER;
  }

  /**
   * Lets the kernel of a gradient of this op apply the mask of the ReLU after this op, which saves
   * a pass over memory.
   *
   * @param self the gradient's node
   * @param gradient its op
   * @return the replacement, or self
   */
  Node joinMask(GraphBuilder g, Node self, Rectifiable gradient, int batch) {
    Node dy = self.input(inputs());
    if (dy.op() instanceof ReluGrad
        && isRectified(dy.input(0), self.inputs().subList(0, inputs()), batch)) {
      List<Node> inputs = new ArrayList<>(self.inputs());
      inputs.set(inputs(), dy.input(1));
      return g.add(new Rectified(gradient, batch), inputs.toArray(Node[]::new));
    }
    return self;
  }

  /** Whether a node is the ReLU of this op's result. */
  private boolean isRectified(Node node, List<Node> inputs, int batch) {
    Op plain = batch == 0 ? this : new Innermost(this, batch);
    return node.op() instanceof Relu
        && plain.equals(node.input(0).op())
        && node.input(0).inputs().equals(inputs);
  }

  @Override
  public Part part(int input) {
    return input == 0 ? Part.IMAGES : Part.OTHER;
  }

  @Override
  public boolean needsConversion() {
    return false;
  }

  @Override
  public Shape inferShape(List<Node> inputs, int batch) {
    Rules.count(inputs, inputs());
    Rules.floats(inputs);
    Shape shape = inputs.get(0).shape();
    int channels = Normalization.channels(shape, batch);
    for (int i = 1; i < inputs.size(); i++) {
      Normalization.checkVector(inputs, i, channels);
    }
    return shape;
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    int channels = self.input(1).shape().size(0);
    List<Node> inputs = new ArrayList<>(self.inputs());
    inputs.add(upstream);
    Op reduceGrad = new BatchNormReduceGrad(this);
    Node sums = g.add(reduceGrad.name(), reduceGrad, inputs);
    Node byScale = g.reshape(g.slice(sums, 0, 0, 1), channels);
    Node byOffset = g.reshape(g.slice(sums, 0, 1, 1), channels);
    inputs.add(byScale);
    inputs.add(byOffset);
    List<Node> gradients = new ArrayList<>();
    if (batchStatistics) {
      Op inputGrad = new BatchNormInputGrad(this);
      gradients.add(g.add(inputGrad.name(), inputGrad, inputs));
    } else {
      Node factor = g.rsqrt(g.add(self.input(2), g.constant(epsilon)));
      gradients.add(g.mul(upstream, scale ? g.mul(factor, self.input(3)) : factor));
    }
    gradients.add(null);
    gradients.add(null);
    if (scale) {
      gradients.add(byScale);
    }
    if (offset) {
      gradients.add(byOffset);
    }
    return gradients;
  }

  @Override
  public void lower(LoweringContext context, int batch, boolean relu) {
    BatchNormKernels kernels = BatchNormKernels.of(context.kernels());
    NormOperands operands = operands(context, batch, relu);
    NormSpec spec = operands.spec();
    Buffer out = context.out();
    context.range(
        "",
        spec.positions(),
        0.1 * spec.length() / spec.positions(),
        (from, to) -> kernels.normalize(operands, out, (int) from, (int) to));
  }
}
