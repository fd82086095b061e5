package dev.panagrad.models.onnx.operator.elementwise;

import dev.panagrad.engine.kernel.elementwise.IntKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Less;
import dev.panagrad.graph.op.elementwise.Select;
import dev.panagrad.graph.op.elementwise.activation.Erf;
import dev.panagrad.graph.op.elementwise.activation.Sigmoid;
import dev.panagrad.graph.op.elementwise.activation.Softplus;
import dev.panagrad.graph.op.elementwise.arithmetic.Abs;
import dev.panagrad.graph.op.elementwise.arithmetic.Minimum;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.translate.Value;
import java.util.List;

/** Activation functions, applied to each element. */
final class ActivationOperators {
  private static final float SELU_ALPHA = 1.6732632f;
  private static final float SELU_GAMMA = 1.050701f;

  private ActivationOperators() {}

  static void addTo(OperatorTable table) {
    table
        .add("Relu", c -> c.result(relu(c, c.node(0))))
        .add("Sigmoid", ElementwiseOperators.unary(new Sigmoid()))
        .add("Softplus", ElementwiseOperators.unary(new Softplus()))
        .add("Softsign", ActivationOperators::softsign)
        .add("LeakyRelu", ActivationOperators::leakyRelu)
        .add("PRelu", ActivationOperators::parametricRelu)
        .add("Elu", c -> c.result(elu(c, c.real("alpha", 1))))
        .add("Selu", ActivationOperators::selu)
        .add("Celu", ActivationOperators::celu)
        .add("Gelu", ActivationOperators::gelu)
        .add("com.microsoft.Gelu", c -> c.result(gelu(c.g(), c.node(0))))
        .add("com.microsoft.BiasGelu", c -> c.result(gelu(c.g(), biased(c))))
        .add("com.microsoft.FastGelu", c -> c.result(tanhGelu(c.g(), biased(c))))
        .add("com.microsoft.QuickGelu", ActivationOperators::quickGelu)
        .add("HardSigmoid", c -> c.result(hardSigmoid(c, c.real("alpha", 0.2f), beta(c))))
        .add("HardSwish", ActivationOperators::hardSwish)
        .add("Swish", ActivationOperators::swish)
        .add("Mish", ActivationOperators::mish)
        .add("ThresholdedRelu", ActivationOperators::thresholdedRelu)
        .add("Shrink", ActivationOperators::shrink)
        .add("Clip", ActivationOperators::clip);
  }

  private static Node relu(OperatorContext c, Node x) {
    return Elements.isInt(x) ? Elements.ints(c, IntKind.MAX, x, 0) : c.g().relu(x);
  }

  private static List<Value> softsign(OperatorContext c) {
    GraphBuilder g = c.g();
    Node x = c.node(0);
    return c.result(g.div(x, g.add(g.constant(1), g.add(new Abs(), x))));
  }

  private static List<Value> leakyRelu(OperatorContext c) {
    GraphBuilder g = c.g();
    Node x = c.node(0);
    float alpha = c.real("alpha", 0.01f);
    if (alpha >= 0 && alpha <= 1) {
      return c.result(g.maximum(x, g.mul(x, g.constant(alpha))));
    }
    return c.result(g.add(g.relu(x), g.mul(g.constant(alpha), negativePart(c, x))));
  }

  private static Node negativePart(OperatorContext c, Node x) {
    return Elements.min(c, x, Elements.number(c, x, 0));
  }

  private static List<Value> parametricRelu(OperatorContext c) {
    Node x = c.node(0);
    Node slope = c.node(1);
    if (c.opset() < 7 && slope.shape().rank() == 1 && slope.shape().size(0) > 1) {
      // One slope per channel.
      slope = Elements.fromAxis(c.g(), slope, x.shape().rank(), 1);
    }
    Node below = negativePart(c, x);
    return c.result(
        Elements.isInt(x)
            ? Elements.ints(c, IntKind.ADD, relu(c, x), Elements.ints(c, IntKind.MUL, slope, below))
            : c.g().add(relu(c, x), c.g().mul(slope, below)));
  }

  private static Node elu(OperatorContext c, float alpha) {
    GraphBuilder g = c.g();
    Node x = c.node(0);
    return g.add(g.relu(x), g.mul(g.constant(alpha), powerLessOne(g, negativePart(c, x))));
  }

  /** e^x - 1 for non-positive x, also exact near 0: 2 t / (1 - t) with t = tanh(x / 2). */
  private static Node powerLessOne(GraphBuilder g, Node x) {
    Node t = g.tanh(g.mul(x, g.constant(0.5f)));
    return g.div(g.add(t, t), g.sub(g.constant(1), t));
  }

  private static List<Value> selu(OperatorContext c) {
    Node elu = elu(c, c.real("alpha", SELU_ALPHA));
    return c.result(c.g().mul(c.g().constant(c.real("gamma", SELU_GAMMA)), elu));
  }

  private static List<Value> celu(OperatorContext c) {
    GraphBuilder g = c.g();
    Node x = c.node(0);
    float alpha = c.real("alpha", 1);
    if (!(alpha > 0)) {
      throw new IllegalArgumentException("its attribute 'alpha' must be positive");
    }
    Node below = powerLessOne(g, g.div(negativePart(c, x), g.constant(alpha)));
    return c.result(g.add(g.relu(x), g.mul(g.constant(alpha), below)));
  }

  private static List<Value> gelu(OperatorContext c) {
    String approximate = c.text("approximate", "none");
    return switch (approximate) {
      case "none" -> c.result(gelu(c.g(), c.node(0)));
      case "tanh" -> c.result(tanhGelu(c.g(), c.node(0)));
      default ->
          throw new IllegalArgumentException(
              "its attribute 'approximate' must be none or tanh, not " + approximate);
    };
  }

  private static Node gelu(GraphBuilder g, Node x) {
    Node bent = g.add(new Erf(), g.mul(x, g.constant((float) Math.sqrt(0.5))));
    return g.mul(g.mul(g.constant(0.5f), x), g.add(g.constant(1), bent));
  }

  private static Node tanhGelu(GraphBuilder g, Node x) {
    Node cubic = g.mul(g.constant(0.044715f), g.mul(g.square(x), x));
    Node bent = g.tanh(g.mul(g.constant((float) Math.sqrt(2 / Math.PI)), g.add(x, cubic)));
    return g.mul(g.mul(g.constant(0.5f), x), g.add(g.constant(1), bent));
  }

  /** The first input, plus the bias if there is one. */
  private static Node biased(OperatorContext c) {
    return c.has(1) ? c.g().add(c.node(0), c.node(1)) : c.node(0);
  }

  private static List<Value> quickGelu(OperatorContext c) {
    GraphBuilder g = c.g();
    Node x = c.node(0);
    return c.result(g.mul(x, g.sigmoid(g.mul(x, g.constant(c.real("alpha", 1.702f))))));
  }

  private static float beta(OperatorContext c) {
    return c.real("beta", 0.5f);
  }

  private static Node hardSigmoid(OperatorContext c, float alpha, float beta) {
    GraphBuilder g = c.g();
    Node line = g.add(g.mul(c.node(0), g.constant(alpha)), g.constant(beta));
    return g.add(new Minimum(), g.relu(line), g.constant(1));
  }

  private static List<Value> hardSwish(OperatorContext c) {
    return c.result(c.g().mul(c.node(0), hardSigmoid(c, 1f / 6, 0.5f)));
  }

  private static List<Value> swish(OperatorContext c) {
    GraphBuilder g = c.g();
    Node x = c.node(0);
    float alpha = c.real("alpha", 1);
    return c.result(g.mul(x, g.sigmoid(alpha == 1 ? x : g.mul(x, g.constant(alpha)))));
  }

  private static List<Value> mish(OperatorContext c) {
    Node x = c.node(0);
    return c.result(c.g().mul(x, c.g().tanh(c.g().softplus(x))));
  }

  private static List<Value> thresholdedRelu(OperatorContext c) {
    GraphBuilder g = c.g();
    Node x = c.node(0);
    Node above = g.add(new Less(), g.constant(c.real("alpha", 1)), x);
    return c.result(g.add(new Select(), above, x, g.constant(0)));
  }

  private static List<Value> shrink(OperatorContext c) {
    GraphBuilder g = c.g();
    Node x = Elements.toFloat(g, c.node(0));
    float lambda = c.real("lambd", 0.5f);
    Node bias = g.constant(c.real("bias", 0));
    Node above = g.add(new Less(), g.constant(lambda), x);
    Node below = g.add(new Less(), x, g.constant(-lambda));
    Node lower = g.add(new Select(), below, g.add(x, bias), g.constant(0));
    Node result = g.add(new Select(), above, g.sub(x, bias), lower);
    return c.result(
        Elements.isInt(c.node(0))
            ? Elements.wrap(c, c.type(0), Elements.toInt(g, result))
            : result);
  }

  /** The bounds are inputs from opset 11 on. */
  private static List<Value> clip(OperatorContext c) {
    Node x = c.node(0);
    boolean inputs = c.opset() >= 11;
    if (inputs ? c.has(1) : c.hasAttribute("min")) {
      x = Elements.max(c, x, inputs ? c.node(1) : c.g().constant(c.real("min", 0)));
    }
    if (inputs ? c.has(2) : c.hasAttribute("max")) {
      x = Elements.min(c, x, inputs ? c.node(2) : c.g().constant(c.real("max", 0)));
    }
    return c.result(x);
  }
}
