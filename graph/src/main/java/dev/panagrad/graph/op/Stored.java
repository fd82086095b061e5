package dev.panagrad.graph.op;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import java.util.List;

/**
 * A fixed value that lies in memory of its owner's, as the weights of a file that is mapped: no
 * session copies it, and any number of graphs read the same memory.
 *
 * @param shape fully known
 * @param type of the elements
 * @param buffer row-major; it stays open and unchanged as long as a session may run
 */
public record Stored(Shape shape, DType type, Buffer buffer) implements Op {
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
