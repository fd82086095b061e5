package dev.panagrad.cli.dashboard;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.Variable;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The spread of all weights and of all biases of a session. */
final class VariableSpread {
  private final List<Tensor> weights = new ArrayList<>();
  private final List<Tensor> biases = new ArrayList<>();

  VariableSpread(Session session) {
    for (Node node : session.graph().variables()) {
      if (node.op() instanceof Variable variable && variable.trainable()) {
        (node.name().endsWith("weights") ? weights : biases).add(session.variable(node));
      }
    }
  }

  Spread at(long step) {
    return Spread.of(step, weights, biases);
  }
}
