package dev.panagrad.models.onnx.operator.recurrent;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.activation.ReluGrad;
import dev.panagrad.models.onnx.operator.linalg.Floats;
import dev.panagrad.models.onnx.translate.OperatorContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The activations of a recurrent operator in one direction, and the clipping before them. */
final class RecurrentActivations {
  private final GraphBuilder g;
  private final List<Chosen> chosen;
  private final float clip;

  /** An activation with its parameters. */
  private record Chosen(Form form, float alpha, float beta) {}

  /** The activations of ONNX with their default parameters; NaN for an unused one. */
  private enum Form {
    RELU,
    TANH,
    SIGMOID,
    SOFTPLUS,
    SOFTSIGN,
    AFFINE(1, 0),
    LEAKYRELU(0.01f, Float.NaN),
    THRESHOLDEDRELU(1, Float.NaN),
    SCALEDTANH(1, 1),
    HARDSIGMOID(0.2f, 0.5f),
    ELU(1, Float.NaN);

    private final float alpha;
    private final float beta;

    Form() {
      this(Float.NaN, Float.NaN);
    }

    Form(float alpha, float beta) {
      this.alpha = alpha;
      this.beta = beta;
    }
  }

  private RecurrentActivations(GraphBuilder g, List<Chosen> chosen, float clip) {
    this.g = g;
    this.chosen = chosen;
    this.clip = clip;
  }

  /** The activations that a node gives for a direction, or the default ones if it gives none. */
  static RecurrentActivations of(OperatorContext c, List<String> otherwise, int direction) {
    List<String> named = c.texts("activations");
    int from = direction * otherwise.size();
    if (!named.isEmpty() && named.size() < from + otherwise.size()) {
      throw new IllegalArgumentException(
          "it names %d activations, but needs %d".formatted(named.size(), from + otherwise.size()));
    }
    float[] alphas = c.reals("activation_alpha");
    float[] betas = c.reals("activation_beta");
    List<Chosen> all = new ArrayList<>();
    int alpha = 0;
    int beta = 0;
    // Parameters are given only for activations that have some, in order.
    for (String name : named.isEmpty() ? otherwise : named) {
      Form form = form(c, name);
      boolean hasAlpha = !Float.isNaN(form.alpha);
      boolean hasBeta = !Float.isNaN(form.beta);
      float a = hasAlpha && alpha < alphas.length ? alphas[alpha++] : form.alpha;
      float b = hasBeta && beta < betas.length ? betas[beta++] : form.beta;
      all.add(new Chosen(form, a, b));
    }
    int first = named.isEmpty() ? 0 : from;
    float clip = c.hasAttribute("clip") ? c.real("clip", 0) : 0;
    return new RecurrentActivations(c.g(), all.subList(first, first + otherwise.size()), clip);
  }

  private static Form form(OperatorContext c, String name) {
    try {
      return Form.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw c.unsupported("the activation '" + name + "'");
    }
  }

  /** An activation by its index in ONNX's formulas: f, g, h. */
  Node apply(int index, Node x) {
    Chosen one = chosen.get(index);
    Node clipped = x;
    if (clip > 0) {
      clipped = g.maximum(atMost(g, x, clip), g.constant(-clip));
    }
    return formula(one, clipped);
  }

  private Node formula(Chosen one, Node x) {
    float a = one.alpha;
    return switch (one.form) {
      case RELU -> g.relu(x);
      case TANH -> g.tanh(x);
      case SIGMOID -> g.sigmoid(x);
      case SOFTPLUS -> g.softplus(x);
      case SOFTSIGN -> g.div(x, g.add(g.constant(1), g.maximum(x, g.neg(x))));
      case AFFINE -> affine(g, x, a, one.beta);
      case LEAKYRELU -> g.sub(g.relu(x), scaled(g, a, g.relu(g.neg(x))));
      case THRESHOLDEDRELU -> g.add(new ReluGrad(), g.sub(x, g.constant(a)), x);
      case SCALEDTANH -> scaled(g, a, g.tanh(scaled(g, one.beta, x)));
      case HARDSIGMOID -> g.relu(atMost(g, affine(g, x, a, one.beta), 1));
      case ELU -> g.add(g.relu(x), scaled(g, a, g.sub(g.exp(atMost(g, x, 0)), g.constant(1))));
    };
  }

  private static Node affine(GraphBuilder g, Node x, float alpha, float beta) {
    return g.add(scaled(g, alpha, x), g.constant(beta));
  }

  private static Node scaled(GraphBuilder g, float factor, Node x) {
    return Floats.scale(g, x, factor);
  }

  /** min(x, most) */
  private static Node atMost(GraphBuilder g, Node x, float most) {
    return g.neg(g.maximum(g.neg(x), g.constant(-most)));
  }
}
