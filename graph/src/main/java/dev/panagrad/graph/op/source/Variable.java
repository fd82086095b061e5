package dev.panagrad.graph.op.source;

import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Residence;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * A value that the session keeps between runs and that updates change.
 *
 * @param key the name by which sessions and checkpoints find it
 * @param shape the shape; all sizes are known
 * @param initializer computes the initial value
 * @param trainable whether optimizers train it by default
 */
@SuppressWarnings("exports") // only the library makes built-in ops
public record Variable(String key, Shape shape, Initializer initializer, boolean trainable)
    implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 0);
    Rules.check(shape.isKnown(), "a variable's shape must be known, but is %s", shape);
    return shape;
  }

  @Override
  public Residence residence() {
    return Residence.VARIABLE;
  }

  @Override
  public void lower(LoweringContext context) {}
}
