package dev.panagrad.cli.panel;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.Variable;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The spread of all weights and of all biases of a session. */
public final class VariableSpread {
  private final List<Tensor> weights = new ArrayList<>();
  private final List<Tensor> biases = new ArrayList<>();

  /** Looks at the trained variables of a session. */
  public VariableSpread(Session session) {
    for (Node node : session.graph().variables()) {
      if (node.op() instanceof Variable variable && variable.trainable()) {
        (node.name().endsWith("weights") ? weights : biases).add(session.variable(node));
      }
    }
  }

  /** As they are now, after so many updates. */
  public Quantiles at(long step) {
    return Quantiles.of(step, weights, biases);
  }
}
