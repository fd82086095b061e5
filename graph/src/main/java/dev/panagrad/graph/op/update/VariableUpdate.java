package dev.panagrad.graph.op.update;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.Residence;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import java.util.List;

/**
 * Updates all variables in one pass: the inputs are some scalars, then for each variable the
 * variable, the variables of its own that the rule keeps, and its gradient.
 */
interface VariableUpdate extends BuiltIn {
  /** The number of scalars. */
  int scalars();

  /** The number of variables that are changed for each gradient, at least 1. */
  int slots();

  @Override
  default Shape inferShape(List<Node> inputs) {
    Updates.checkGroups(inputs, scalars(), slots());
    return Shape.scalar();
  }

  @Override
  default Residence residence() {
    return Residence.NONE;
  }

  @Override
  default boolean updates(int input) {
    return input >= scalars() && (input - scalars()) % (slots() + 1) != slots();
  }
}
