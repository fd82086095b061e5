package dev.panagrad.graph.op.builtin;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.ValueRule;

/**
 * A keep probability is above 0 and at most 1: with others all would be dropped, or scaled wrongly.
 *
 * @param reader the op and the node that ask for it
 */
public record KeepRule(String reader) implements ValueRule {
  @Override
  public void check(Buffer values, Shape shape) {
    float keep = values.get(0);
    if (!accepts(keep)) {
      throw new IllegalArgumentException("%s: %s".formatted(reader, message(keep)));
    }
  }

  /** Whether dropout can keep elements with a probability; NaN is none. */
  public static boolean accepts(float keep) {
    return keep > 0 && keep <= 1;
  }

  public static String message(float keep) {
    return "the keep probability must be above 0 and at most 1, but is " + keep;
  }

  @Override
  public void sample(Buffer values) {
    accepts(values.get(0));
  }

  @Override
  public Object demand() {
    return KeepRule.class;
  }
}
