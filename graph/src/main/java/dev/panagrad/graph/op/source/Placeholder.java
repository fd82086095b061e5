package dev.panagrad.graph.op.source;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Residence;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * A value that the caller feeds.
 *
 * @param key the name by which feeds find it
 * @param shape the accepted shape; sizes may be unknown
 * @param type the element type
 */
@SuppressWarnings("exports") // only the library makes built-in ops
public record Placeholder(String key, Shape shape, DType type) implements BuiltIn {
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
    return Residence.FED;
  }

  @Override
  public void lower(LoweringContext context) {}
}
