package dev.panagrad.graph.op.source;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Residence;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * A fixed value in memory of its owner, such as the weights of a mapped file: no session copies it,
 * and any number of graphs read the same memory.
 *
 * @param shape the shape; all sizes are known
 * @param type the element type
 * @param buffer the elements, row-major; must stay open as long as a session may run, and unchanged
 *     during runs
 * @param isConstant whether it never changes, so that nodes that depend only on constants are
 *     computed once, when a schedule is compiled
 */
@SuppressWarnings("exports") // only the library makes built-in ops
public record Stored(Shape shape, DType type, Buffer buffer, boolean isConstant)
    implements BuiltIn {
  /** Checks that the number of elements matches the shape. */
  public Stored {
    Rules.check(shape.isKnown(), "the shape of a stored value must be known, but is %s", shape);
    Rules.check(
        shape.elements() == buffer.length(),
        "a stored value of shape %s needs %d elements, not %d",
        shape,
        shape.elements(),
        buffer.length());
  }

  /** A value that its owner may change between runs. */
  public Stored(Shape shape, DType type, Buffer buffer) {
    this(shape, type, buffer, false);
  }

  /** A value that never changes. */
  public static Stored constant(Shape shape, DType type, Buffer buffer) {
    return new Stored(shape, type, buffer, true);
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 0);
    return shape;
  }

  @Override
  public DType type(List<Node> inputs) {
    return type;
  }

  @Override
  public Residence residence() {
    return Residence.STORED;
  }

  @Override
  public void lower(LoweringContext context) {}

  @Override
  public String toString() {
    return "Stored" + shape;
  }
}
