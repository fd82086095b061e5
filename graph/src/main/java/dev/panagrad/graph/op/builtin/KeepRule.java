package dev.panagrad.graph.op.builtin;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.ValueRule;

/**
 * A keep probability must be above 0 and at most 1: other values would drop everything or scale
 * wrongly.
 *
 * @param reader the op and the node that read it
 */
public record KeepRule(String reader) implements ValueRule {
  @Override
  public void check(Buffer values, Shape shape) {
    float keep = values.get(0);
    if (!accepts(keep)) {
      throw new IllegalArgumentException("%s: %s".formatted(reader, message(keep)));
    }
  }

  /** Whether a keep probability is valid; NaN isn't. */
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
