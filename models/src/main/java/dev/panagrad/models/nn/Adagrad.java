package dev.panagrad.models.nn;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Scope;
import dev.panagrad.models.nn.slot.Slots;
import java.util.List;

/** {@link Optimizer#adagrad} has the formula. */
record Adagrad(float epsilon) implements Optimizer {
  /** Adagrad with an epsilon of 1e-10. */
  Adagrad() {
    this(1e-10f);
  }

  @Override
  public Node update(
      GraphBuilder g, Node learningRate, List<Node> variables, List<Node> gradients) {
    Slots slots = new Slots(g, "adagrad", Slots.names("", variables));
    for (int i = 0; i < variables.size(); i++) {
      Node w = variables.get(i);
      try (Scope _ = g.colocate(w)) {
        Node gradient = gradients.get(i);
        Node slot = slots.zeros("", w);
        Node s = slots.assign(slot, g.add(slot, g.square(gradient)));
        Node step = g.div(gradient, slots.root(s, epsilon));
        slots.assign(w, g.sub(w, g.mul(step, learningRate)));
      }
    }
    return slots.group("adagrad");
  }
}
