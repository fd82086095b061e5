package dev.panagrad.graph.op.attention;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.Residence;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * One of the gradients in an {@link AttentionGrad} or {@link CrossAttentionGrad}, its first input,
 * in the shape of the corresponding input; a view. The other inputs are queries, keys and values,
 * or queries and the tensor that holds both keys and values.
 *
 * @param which the index among the other inputs, from 0
 */
public record AttentionGradPart(int which) implements BuiltIn {
  /** Checks the number. */
  public AttentionGradPart {
    Rules.check(which >= 0 && which < 3, "attention has no gradient %d", which);
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, inputs.size() == 3 && which < 2 ? 3 : 4);
    Rules.floats(inputs);
    Rules.rank(inputs, 0, 1);
    long elements = 0;
    for (Node input : inputs.subList(1, inputs.size())) {
      if (!input.shape().isKnown()) {
        return inputs.get(1 + which).shape();
      }
      elements += input.shape().elements();
    }
    int size = inputs.get(0).shape().size(0);
    Rules.check(
        size == Shape.UNKNOWN || size == elements,
        "%d gradients can't be those by %s",
        size,
        inputs.subList(1, inputs.size()).stream().map(Node::shape).toList());
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
