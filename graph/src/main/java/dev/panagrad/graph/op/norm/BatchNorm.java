package dev.panagrad.graph.op.norm;

import dev.panagrad.engine.kernel.norm.BatchNormKernels;
import dev.panagrad.engine.kernel.norm.NormSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.Op;
import dev.panagrad.graph.op.Rules;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.elementwise.Relu;
import dev.panagrad.graph.op.elementwise.ReluGrad;
import dev.panagrad.graph.op.layout.BatchOutermost;
import dev.panagrad.graph.op.layout.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Batch normalisation (Ioffe and Szegedy 2015): (x - mean) / sqrt(variance + epsilon) * scale +
 * offset for each channel. Inputs: x, mean, variance, then scale and offset if there are any.
 *
 * @param epsilon keeps the divisor from 0
 * @param scale whether there is a scale
 * @param offset whether there is an offset
 * @param relu whether max(., 0) is applied last; set by a pass
 * @param batchStatistics whether mean and variance are those of x itself, so that the gradient
 *     flows through them; else they are constants for it
 * @param batch 0, or the batch n of images held with the batch innermost
 */
public record BatchNorm(
    float epsilon, boolean scale, boolean offset, boolean relu, boolean batchStatistics, int batch)
    implements BuiltIn {
  /** The same normalisation with max(., 0) applied last. */
  public BatchNorm withRelu() {
    return new BatchNorm(epsilon, scale, offset, true, batchStatistics, batch);
  }

  /** The number of inputs. */
  int inputs() {
    return 3 + (scale ? 1 : 0) + (offset ? 1 : 0);
  }

  /** The scale among the inputs, which come first, of this op or its gradients; null if none. */
  Buffer scaleOf(LoweringContext context) {
    return scale ? context.in(3) : null;
  }

  /** The offset among the inputs, which come first, of this op or its gradients; null if none. */
  Buffer offsetOf(LoweringContext context) {
    return offset ? context.in(scale ? 4 : 3) : null;
  }

  /** Checks what this op's gradients have as inputs: its own, then the gradient of its result. */
  void checkGradient(List<Node> inputs) {
    Shape x = inferShape(inputs.subList(0, inputs()));
    Shape dy = inputs.get(inputs()).shape();
    Rules.check(
        Rules.compatible(x, dy), "the gradient of a result of shape %s can't have shape %s", x, dy);
  }

  /**
   * Simplifies a gradient of this op: with the batch innermost if the images are, and with the mask
   * of the ReLU behind this op applied by the kernel, which saves a pass over memory.
   *
   * @param self the gradient's node
   * @param gradient makes the same gradient of another normalisation
   * @return another node, the batch innermost if x came from there, or self
   */
  Node simplifyGradient(GraphBuilder g, Node self, Function<BatchNorm, Op> gradient) {
    Node x = self.input(0);
    Node dy = self.input(inputs());
    List<Node> inputs = new ArrayList<>(self.inputs());
    if (batch == 0 && !relu && x.op() instanceof BatchOutermost(int n)) {
      inputs.set(0, x.input(0));
      inputs.set(inputs(), Layout.innermostGradient(g, dy));
      Op inner = gradient.apply(new BatchNorm(epsilon, scale, offset, false, batchStatistics, n));
      return g.add(inner, inputs.toArray(Node[]::new));
    }
    if (dy.op() instanceof ReluGrad && isRectified(dy.input(0), inputs.subList(0, inputs()))) {
      inputs.set(inputs(), dy.input(1));
      return g.add(gradient.apply(withRelu()), inputs.toArray(Node[]::new));
    }
    return self;
  }

  /** Whether a node is the ReLU of this op's result. */
  private boolean isRectified(Node node, List<Node> inputs) {
    return !relu
        && node.op() instanceof Relu
        && node.input(0).op().equals(this)
        && node.input(0).inputs().equals(inputs);
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
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
    Rules.check(!relu, "BatchNorm '%s' has no gradient after a pass joined it", self.name());
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
  public Node toBatchInnermost(GraphBuilder g, Node self) {
    if (batch != 0 || !(self.input(0).op() instanceof BatchOutermost(int n))) {
      return self;
    }
    List<Node> inputs = new ArrayList<>(self.inputs());
    inputs.set(0, self.input(0).input(0));
    Op inner = new BatchNorm(epsilon, scale, offset, relu, batchStatistics, n);
    return g.add(new BatchOutermost(n), g.add(inner, inputs.toArray(Node[]::new)));
  }

  @Override
  public void lower(LoweringContext context) {
    BatchNormKernels kernels = context.kernels().batchNorm();
    NormSpec spec = Normalization.spec(context.node().shape(), batch);
    Buffer x = context.in(0);
    Buffer mean = context.in(1);
    Buffer variance = context.in(2);
    Buffer scales = scaleOf(context);
    Buffer offsets = offsetOf(context);
    Buffer out = context.out();
    context.range(
        "",
        spec.positions(),
        0.1 * spec.length() / spec.positions(),
        (from, to) ->
            kernels.normalize(
                spec,
                x,
                mean,
                variance,
                scales,
                offsets,
                epsilon,
                relu,
                out,
                (int) from,
                (int) to));
  }
}
