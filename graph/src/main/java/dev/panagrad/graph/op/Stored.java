package dev.panagrad.graph.op;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * A fixed value that lies in memory of its owner's, as the weights of a file that is mapped: no
 * session copies it, and any number of graphs read the same memory.
 *
 * @param shape fully known
 * @param type of the elements
 * @param buffer row-major; it stays open as long as a session may run, and unchanged during a run
 * @param isConstant whether it never changes, so that what depends on nothing else is computed
 *     once, when a schedule is made
 */
@SuppressWarnings("exports") // only the library makes built-in ops
public record Stored(Shape shape, DType type, Buffer buffer, boolean isConstant)
    implements BuiltIn {
  /** Checks that there are as many elements as the shape has. */
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
