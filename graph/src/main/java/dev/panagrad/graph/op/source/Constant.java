package dev.panagrad.graph.op.source;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.Residence;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.Arrays;
import java.util.List;

/** A fixed float32 value. */
@SuppressWarnings("exports") // only the library makes built-in ops
public record Constant(Shape shape, float[] values) implements BuiltIn {
  /** Copies the values; their number must match the shape. */
  public Constant {
    Rules.check(shape.isKnown(), "the shape of a constant must be known, but is %s", shape);
    Rules.check(
        shape.elements() == values.length,
        "a constant of shape %s needs %d values, not %d",
        shape,
        shape.elements(),
        values.length);
    values = values.clone();
  }

  @Override
  public float[] values() {
    return values.clone();
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 0);
    return shape;
  }

  @Override
  public Residence residence() {
    return Residence.CONSTANT;
  }

  @Override
  public void lower(LoweringContext context) {
    for (int i = 0; i < values.length; i++) {
      context.out().set(i, values[i]);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Constant constant
        && shape.equals(constant.shape)
        && Arrays.equals(values, constant.values);
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return values.length == 1 ? "Constant[" + values[0] + "]" : "Constant" + shape;
  }
}
