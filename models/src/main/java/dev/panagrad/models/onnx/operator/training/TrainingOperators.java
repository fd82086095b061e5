package dev.panagrad.models.onnx.operator.training;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Gradients;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.elementwise.Cast;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.translate.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** ONNX's preview of training: gradients, and optimizers that return new values of variables. */
public final class TrainingOperators {
  private static final String DOMAIN = "ai.onnx.preview.training.";

  private TrainingOperators() {}

  /** Adds all operators of this package. */
  public static void addTo(OperatorTable table) {
    LossOperators.addTo(table);
    DropoutOperators.addTo(table);
    table
        .add(DOMAIN + "Gradient", TrainingOperators::gradient)
        .add(DOMAIN + "Adagrad", c -> update(c, 1, TrainingOperators::adagrad))
        .add(DOMAIN + "Adam", c -> update(c, 2, TrainingOperators::adam))
        .add(DOMAIN + "Momentum", c -> update(c, 1, TrainingOperators::momentum));
  }

  /**
   * The gradient of the value y with respect to the values xs, at the inputs given for xs and zs.
   */
  private static List<Value> gradient(OperatorContext c) {
    GraphBuilder g = c.g();
    List<String> xs = c.texts("xs");
    List<String> names = new ArrayList<>(xs);
    names.addAll(c.texts("zs"));
    if (names.size() != c.count()) {
      throw new IllegalArgumentException(
          "it has %d inputs for the %d values %s".formatted(c.count(), names.size(), names));
    }
    Map<Node, Node> given = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      given.put(named(c, names.get(i)).node(), c.node(i));
    }
    Node y = substituted(g, named(c, c.text("y", "")).node(), given);
    List<Node> by = new ArrayList<>();
    for (int i = 0; i < xs.size(); i++) {
      if (c.wants(i)) {
        by.add(c.node(i));
      }
    }
    List<Node> found = new ArrayList<>(Gradients.of(g, g.sum(y), by));
    Value[] results = new Value[xs.size()];
    for (int i = 0; i < results.length; i++) {
      results[i] = c.wants(i) ? c.like(i, found.removeFirst()) : null;
    }
    return Arrays.asList(results);
  }

  private static Value named(OperatorContext c, String name) {
    Value value = c.named(name);
    if (value == null) {
      throw new IllegalArgumentException("there is no value '%s' before it".formatted(name));
    }
    return value;
  }

  /** A copy of a node in which some of the nodes that it depends on are replaced by others. */
  private static Node substituted(GraphBuilder g, Node y, Map<Node, Node> others) {
    Map<Node, Node> replaced = new HashMap<>();
    others.forEach(
        (from, to) -> {
          if (from != to) {
            replaced.put(from, to);
          }
        });
    if (replaced.isEmpty()) {
      return y;
    }
    for (Node node : g.build().nodes()) {
      boolean changed = node.inputs().stream().anyMatch(replaced::containsKey);
      if (changed && !others.containsKey(node)) {
        Node[] inputs =
            node.inputs().stream().map(i -> replaced.getOrDefault(i, i)).toArray(Node[]::new);
        replaced.put(node, g.add(node.op(), inputs));
      }
    }
    return replaced.getOrDefault(y, y);
  }

  /** The new values of a variable and of its states. */
  private interface Step {
    List<Node> apply(Scalars s, Node x, Node gradient, List<Node> states);
  }

  /** Numbers that are the same for all variables of a node. */
  private record Scalars(OperatorContext c, GraphBuilder g, Node rate, Node count) {
    Node constant(float value) {
      return g.constant(value);
    }

    Node attribute(String name, float otherwise) {
      return g.constant(c.real(name, otherwise));
    }

    /** a * x + b * y. */
    Node mix(Node a, Node x, Node b, Node y) {
      return g.add(g.mul(a, x), g.mul(b, y));
    }

    /** The gradient plus the gradient of a coefficient times half the square of x. */
    Node regularized(Node x, Node gradient) {
      float coefficient = c.real("norm_coefficient", 0);
      return coefficient == 0 ? gradient : g.add(g.mul(g.constant(coefficient), x), gradient);
    }

    /** 1 at the first step, else 0. */
    Node isFirst() {
      return g.equal(count, g.constant(0));
    }
  }

  /** Inputs are rate and count, then all variables, all gradients, and each kind of state. */
  private static List<Value> update(OperatorContext c, int states, Step step) {
    int variables = (c.count() - 2) / (states + 2);
    if (c.count() != 2 + variables * (states + 2)) {
      throw new IllegalArgumentException(
          "it has %d inputs, which isn't 2 and a multiple of %d".formatted(c.count(), states + 2));
    }
    GraphBuilder g = c.g();
    Node rate = g.reshape(c.node(0));
    Node count = g.add(new Cast(DType.FLOAT32), g.reshape(c.node(1)));
    Scalars scalars = new Scalars(c, g, rate, count);
    Value[] results = new Value[variables * (states + 1)];
    for (int i = 0; i < variables; i++) {
      List<Node> own = new ArrayList<>();
      for (int state = 0; state < states; state++) {
        own.add(c.node(2 + (2 + state) * variables + i));
      }
      List<Node> news = step.apply(scalars, c.node(2 + i), c.node(2 + variables + i), own);
      for (int k = 0; k < news.size(); k++) {
        results[k * variables + i] = c.like(2 + i, news.get(k));
      }
    }
    return Arrays.asList(results);
  }

  private static List<Node> adagrad(Scalars s, Node x, Node gradient, List<Node> states) {
    GraphBuilder g = s.g();
    Node decay = g.add(s.constant(1), g.mul(s.count(), s.attribute("decay_factor", 0)));
    Node direction = s.regularized(x, gradient);
    Node squares = g.add(states.get(0), g.square(direction));
    Node divisor = g.add(g.sqrt(squares), s.attribute("epsilon", 1e-6f));
    Node move = g.mul(g.div(s.rate(), decay), g.div(direction, divisor));
    return List.of(g.sub(x, move), squares);
  }

  private static List<Node> momentum(Scalars s, Node x, Node gradient, List<Node> states) {
    GraphBuilder g = s.g();
    Node alpha = s.attribute("alpha", 0);
    Node direction = s.regularized(x, gradient);
    Node first = s.isFirst();
    Node later = g.mul(g.sub(s.constant(1), first), s.attribute("beta", 0));
    Node velocity = s.mix(alpha, states.get(0), g.add(first, later), direction);
    String mode = s.c().text("mode", "standard");
    Node move =
        switch (mode) {
          case "standard" -> velocity;
          case "nesterov" -> g.add(direction, g.mul(alpha, velocity));
          default -> throw s.c().unsupported("the mode '" + mode + "'");
        };
    return List.of(g.sub(x, g.mul(s.rate(), move)), velocity);
  }

  private static List<Node> adam(Scalars s, Node x, Node gradient, List<Node> states) {
    GraphBuilder g = s.g();
    float alpha = s.c().real("alpha", 0.9f);
    float beta = s.c().real("beta", 0.999f);
    Node direction = s.regularized(x, gradient);
    Node velocity = s.mix(s.constant(alpha), states.get(0), s.constant(1 - alpha), direction);
    Node squares =
        s.mix(s.constant(beta), states.get(1), s.constant(1 - beta), g.square(direction));
    Node divisor = g.add(g.sqrt(squares), s.attribute("epsilon", 1e-6f));
    Node move = g.mul(adamRate(s, alpha, beta), g.div(velocity, divisor));
    float shrink = 1 - s.c().real("norm_coefficient_post", 0);
    return List.of(g.mul(s.constant(shrink), g.sub(x, move)), velocity, squares);
  }

  /** The rate, after the first step multiplied by sqrt(1 - beta^count) / (1 - alpha^count). */
  private static Node adamRate(Scalars s, float alpha, float beta) {
    GraphBuilder g = s.g();
    // The first step uses a count of 1, so that nothing is divided by 0.
    Node count = g.maximum(s.count(), s.constant(1));
    Node above = g.sub(s.constant(1), power(s, beta, count));
    Node below = g.sub(s.constant(1), power(s, alpha, count));
    Node corrected = g.mul(s.rate(), g.div(g.sqrt(above), below));
    Node first = s.isFirst();
    return s.mix(first, s.rate(), g.sub(s.constant(1), first), corrected);
  }

  /** A constant to the power of a node; a base of 0 gives 0. */
  private static Node power(Scalars s, float base, Node exponent) {
    if (base == 0) {
      return s.constant(0);
    }
    return s.g().exp(s.g().mul(exponent, s.constant((float) Math.log(base))));
  }
}
