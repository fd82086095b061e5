package dev.panagrad.models.nn;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.update.ApplySgd;
import java.util.ArrayList;
import java.util.List;

/** Stochastic gradient descent: w -= rate * gradient. */
public record Sgd() implements Optimizer {
  @Override
  public Node update(
      GraphBuilder g, Node learningRate, List<Node> variables, List<Node> gradients) {
    List<Node> inputs = new ArrayList<>(List.of(learningRate));
    for (int i = 0; i < variables.size(); i++) {
      inputs.add(variables.get(i));
      inputs.add(gradients.get(i));
    }
    return g.add("sgd", new ApplySgd(), inputs);
  }
}
