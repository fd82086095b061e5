package dev.panagrad.graph.op.elementwise;

import dev.panagrad.engine.kernel.elementwise.Selection;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.array.BroadcastTo;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.Arrays;
import java.util.List;

/**
 * Elementwise a where the condition is not 0, else b; all are broadcast as in NumPy. The condition
 * is float32; a and b are of any type. Elements that aren't selected may be infinite or NaN.
 */
public record Select() implements Elementwise {
  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 3);
    Rules.type(inputs, 0, DType.FLOAT32);
    Rules.type(inputs, 2, inputs.get(1).type());
    Shape chosen = Pointwise.broadcast(inputs.get(1).shape(), inputs.get(2).shape());
    return Pointwise.broadcast(inputs.get(0).shape(), chosen);
  }

  @Override
  public DType type(List<Node> inputs) {
    return inputs.get(1).type();
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node condition = self.input(0);
    Node zero = g.constant(0);
    Node toA = g.add(this, condition, upstream, zero);
    Node toB = g.add(this, condition, zero, upstream);
    return Arrays.asList(null, g.sumLike(toA, self.input(1)), g.sumLike(toB, self.input(2)));
  }

  /** Only floats are computed with the batch innermost. */
  @Override
  public Node toBatchInnermost(GraphBuilder g, Node self) {
    return self.type() == DType.INT32 ? self : Elementwise.super.toBatchInnermost(g, self);
  }

  @Override
  public void lower(LoweringContext context) {
    Buffer out = context.out();
    Buffer c = operand(context, 0);
    Buffer a = operand(context, 1);
    Buffer b = operand(context, 2);
    int cStep = c.length() == 1 ? 0 : 1;
    int aStep = a.length() == 1 ? 0 : 1;
    int bStep = b.length() == 1 ? 0 : 1;
    context.range(
        "",
        out.length(),
        0.3,
        (from, to) -> Selection.select(c, cStep, a, aStep, b, bStep, out, from, to));
  }

  /** An operand with the shape of the result, or with one element. */
  private static Buffer operand(LoweringContext context, int index) {
    Shape own = context.node().input(index).shape();
    Shape result = context.node().shape();
    Buffer in = context.in(index);
    return own.equals(result) || own.elements() == 1
        ? in
        : BroadcastTo.expand(context, in, own, result);
  }
}
