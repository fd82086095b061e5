package dev.panagrad.models.nn;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Scope;
import dev.panagrad.models.nn.slot.Slots;
import java.util.List;

/** {@link Optimizer#nesterov} has the formula. */
record Nesterov(float momentum) implements Optimizer {
  @Override
  public Node update(
      GraphBuilder g, Node learningRate, List<Node> variables, List<Node> gradients) {
    Slots slots = new Slots(g, "nesterov", Slots.names("", variables));
    for (int i = 0; i < variables.size(); i++) {
      Node w = variables.get(i);
      try (Scope _ = g.colocate(w)) {
        Node gradient = gradients.get(i);
        Node m = slots.average(slots.zeros("", w), momentum, 1, gradient);
        Node step = g.add(gradient, slots.times(m, momentum));
        slots.assign(w, g.sub(w, g.mul(step, learningRate)));
      }
    }
    return slots.group("nesterov");
  }
}
