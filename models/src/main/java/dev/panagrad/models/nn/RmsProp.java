package dev.panagrad.models.nn;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Scope;
import dev.panagrad.models.nn.slot.Slots;
import java.util.ArrayList;
import java.util.List;

/** {@link Optimizer#rmsProp(float, float, float)} has the formula. */
record RmsProp(float rho, float momentum, float epsilon) implements Optimizer {
  /** RMSProp with a rho of 0.9, no momentum and an epsilon of 1e-8. */
  RmsProp() {
    this(0.9f, 0, 1e-8f);
  }

  @Override
  public Node update(
      GraphBuilder g, Node learningRate, List<Node> variables, List<Node> gradients) {
    List<String> names = new ArrayList<>(Slots.names("v/", variables));
    names.addAll(Slots.names("m/", variables));
    Slots slots = new Slots(g, "rmsprop", names);
    for (int i = 0; i < variables.size(); i++) {
      Node w = variables.get(i);
      try (Scope _ = g.colocate(w)) {
        Node gradient = gradients.get(i);
        Node v = slots.average(slots.zeros("v/", w), rho, 1 - rho, g.square(gradient));
        Node step = g.div(gradient, slots.root(v, epsilon));
        if (momentum != 0) {
          step = slots.average(slots.zeros("m/", w), momentum, 1, step);
        }
        slots.assign(w, g.sub(w, g.mul(step, learningRate)));
      }
    }
    return slots.group("rmsprop");
  }
}
