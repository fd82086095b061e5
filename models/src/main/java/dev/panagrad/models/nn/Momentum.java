package dev.panagrad.models.nn;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Scope;
import dev.panagrad.graph.op.update.ApplyMomentum;
import dev.panagrad.models.nn.slot.SlotNames;
import java.util.ArrayList;
import java.util.List;

/** {@link Optimizer#momentum} has the formula. */
record Momentum(float momentum) implements Optimizer {
  @Override
  public Node update(
      GraphBuilder g, Node learningRate, List<Node> variables, List<Node> gradients) {
    List<String> slots = variables.stream().map(Node::name).toList();
    String prefix = SlotNames.prefix(g, "momentum", slots) + "/";
    List<Node> inputs = new ArrayList<>(List.of(learningRate));
    for (int i = 0; i < variables.size(); i++) {
      Node variable = variables.get(i);
      inputs.add(variable);
      try (Scope _ = g.colocate(variable)) {
        inputs.add(g.state(prefix + variable.name(), variable.shape(), Initializer.zeros()));
      }
      inputs.add(gradients.get(i));
    }
    return g.add("momentum", new ApplyMomentum(momentum), inputs);
  }
}
