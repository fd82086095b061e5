package dev.panagrad.graph.op.attention;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.Residence;
import dev.panagrad.graph.op.Rules;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * One of the gradients in an {@link AttentionGrad}, its first input, in the shape of what it is the
 * gradient by; costs nothing. The other inputs are queries, keys and values.
 *
 * @param which 0 for queries, 1 for keys, 2 for values
 */
public record AttentionGradPart(int which) implements BuiltIn {
  /** Checks the number. */
  public AttentionGradPart {
    Rules.check(which >= 0 && which < 3, "attention has no gradient %d", which);
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 4);
    Rules.floats(inputs);
    Rules.rank(inputs, 0, 1);
    long elements = 0;
    for (Node input : inputs.subList(1, 4)) {
      if (!input.shape().isKnown()) {
        return inputs.get(1 + which).shape();
      }
      elements += input.shape().elements();
    }
    int size = inputs.get(0).shape().size(0);
    Rules.check(
        size == Shape.UNKNOWN || size == elements,
        "%d gradients can't be those by %s, %s and %s",
        size,
        inputs.get(1).shape(),
        inputs.get(2).shape(),
        inputs.get(3).shape());
    return inputs.get(1 + which).shape();
  }

  @Override
  public Residence residence() {
    return Residence.VIEW;
  }

  @Override
  public long viewStart(Node self) {
    long start = 0;
    for (int i = 1; i <= which; i++) {
      start += self.input(i).shape().elements();
    }
    return start;
  }

  @Override
  public void lower(LoweringContext context) {}
}
