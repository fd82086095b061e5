package dev.panagrad.models.nn;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Scope;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.update.ApplyAdam;
import dev.panagrad.models.nn.slot.SlotNames;
import java.util.ArrayList;
import java.util.List;

/**
 * Adam (Kingma and Ba 2015) in TensorFlow's form, which folds both bias corrections into the rate.
 *
 * @param beta1 the decay rate of the first moment
 * @param beta2 the decay rate of the second moment
 * @param epsilon keeps the divisor from 0
 */
public record Adam(float beta1, float beta2, float epsilon) implements Optimizer {
  /** Adam with the paper's defaults: 0.9, 0.999, 1e-8. */
  public Adam() {
    this(0.9f, 0.999f, 1e-8f);
  }

  @Override
  public Node update(
      GraphBuilder g, Node learningRate, List<Node> variables, List<Node> gradients) {
    List<String> slots = new ArrayList<>(List.of("steps"));
    for (Node variable : variables) {
      slots.add("m/" + variable.name());
      slots.add("v/" + variable.name());
    }
    String prefix = SlotNames.prefix(g, "adam", slots) + "/";
    Node steps = g.state(prefix + "steps", Shape.scalar(), Initializer.zeros());
    List<Node> inputs = new ArrayList<>(List.of(learningRate, steps));
    for (int i = 0; i < variables.size(); i++) {
      Node variable = variables.get(i);
      inputs.add(variable);
      try (Scope _ = g.colocate(variable)) {
        inputs.add(g.state(prefix + "m/" + variable.name(), variable.shape(), Initializer.zeros()));
        inputs.add(g.state(prefix + "v/" + variable.name(), variable.shape(), Initializer.zeros()));
      }
      inputs.add(gradients.get(i));
    }
    Node apply = g.add("adam", new ApplyAdam(beta1, beta2, epsilon), inputs);
    Node count = g.assign(steps, g.add(steps, g.constant(1)));
    return g.group("adam/update", List.of(apply, count));
  }
}
