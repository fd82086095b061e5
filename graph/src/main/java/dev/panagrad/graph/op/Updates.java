package dev.panagrad.graph.op;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import java.util.List;

/** Checks that the updates of variables share. */
final class Updates {
  private Updates() {}

  static void checkVariable(List<Node> inputs, int index) {
    Node node = inputs.get(index);
    Rules.check(
        node.op() instanceof Variable,
        "input %d must be a variable, but '%s' is a %s",
        index,
        node.name(),
        node.op().name());
  }

  static void checkSame(List<Node> inputs, int value, int variable) {
    Rules.type(inputs, value, DType.FLOAT32);
    Shape expected = inputs.get(variable).shape();
    Shape given = inputs.get(value).shape();
    Rules.check(
        Rules.compatible(expected, given),
        "variable '%s' has shape %s and can't take a value of %s",
        inputs.get(variable).name(),
        expected,
        given);
  }

  /**
   * Checks inputs that begin with {@code scalars} scalars and go on in groups of {@code slots}
   * variables and a gradient, all of one shape.
   */
  static void checkGroups(List<Node> inputs, int scalars, int slots) {
    int group = slots + 1;
    Rules.check(
        inputs.size() > scalars && (inputs.size() - scalars) % group == 0,
        "it takes %d scalars and groups of %d, not %d inputs",
        scalars,
        group,
        inputs.size());
    for (int i = 0; i < scalars; i++) {
      Rules.scalar(inputs, i);
      Rules.type(inputs, i, DType.FLOAT32);
    }
    for (int first = scalars; first < inputs.size(); first += group) {
      for (int i = first; i < first + slots; i++) {
        checkVariable(inputs, i);
        checkSame(inputs, i, first);
      }
      checkSame(inputs, first + slots, first);
    }
  }
}
