package dev.panagrad.graph.op.elementwise;

import dev.panagrad.engine.kernel.elementwise.Selection;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.Collections;
import java.util.List;

/**
 * Converts its input to the other type. Floats are truncated and saturated to 32 bits, NaN becomes
 * 0; ints are rounded to the nearest float. No gradient flows back.
 *
 * @param to the type of the result; the input has the other type
 */
public record Cast(DType to) implements BuiltIn {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    Rules.type(inputs, 0, to == DType.INT32 ? DType.FLOAT32 : DType.INT32);
    return inputs.get(0).shape();
  }

  @Override
  public DType type(List<Node> inputs) {
    return to;
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return Collections.singletonList(null);
  }

  @Override
  public boolean canRunInPlace(int input) {
    return true;
  }

  @Override
  public void lower(LoweringContext context) {
    Buffer in = context.in(0);
    Buffer out = context.out();
    boolean ints = to == DType.INT32;
    context.range(
        "",
        out.length(),
        0.3,
        (from, to) -> {
          if (ints) {
            Selection.toInts(in, out, from, to);
          } else {
            Selection.toFloats(in, out, from, to);
          }
        });
  }
}
