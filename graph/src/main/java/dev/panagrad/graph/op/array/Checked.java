package dev.panagrad.graph.op.array;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.IndexRule;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Residence;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.ValueRule;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.KeepRule;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * Passes its input through after checking every value: an invalid one fails the run before any
 * variable is updated. Made by a pass.
 *
 * @param rule the condition on the values
 */
@SuppressWarnings("exports") // only the library makes built-in ops
public record Checked(ValueRule rule) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    switch (rule) {
      case IndexRule _ -> Rules.type(inputs, 0, DType.INT32);
      case KeepRule _ -> {
        Rules.type(inputs, 0, DType.FLOAT32);
        Rules.scalar(inputs, 0);
      }
    }
    return inputs.get(0).shape();
  }

  @Override
  public DType type(List<Node> inputs) {
    return inputs.get(0).type();
  }

  @Override
  public Residence residence() {
    return Residence.VIEW;
  }

  @Override
  public void lower(LoweringContext context) {
    Shape shape = context.node().shape();
    Buffer values = context.in(0);
    context.step("", 0, 1, _ -> rule.check(values, shape));
    context.sample("", () -> rule.sample(values));
  }
}
