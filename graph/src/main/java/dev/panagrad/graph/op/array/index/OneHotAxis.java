package dev.panagrad.graph.op.array.index;

import dev.panagrad.engine.kernel.layout.IndexKernels;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.Arrays;
import java.util.List;

/**
 * A new axis on which the element is {@code values[1]} at the index and {@code values[0]}
 * elsewhere, as ONNX defines it: negative indices count from the end, other indices out of range
 * set nothing. Inputs: indices, of either type, and the two values. See {@link OneHot} for plain
 * zeros and ones.
 *
 * @param axis the position of the new axis in the result
 * @param depth its size
 */
public record OneHotAxis(int axis, int depth) implements BuiltIn {
  /** Checks the depth. */
  public OneHotAxis {
    Rules.check(depth >= 0, "the depth of a one-hot axis must not be negative, but is %d", depth);
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 2);
    int[] sizes = inputs.get(0).shape().sizes();
    Rules.check(
        axis >= 0 && axis <= sizes.length,
        "%s can't get a new axis %d",
        inputs.get(0).shape(),
        axis);
    Rules.check(
        inputs.get(1).shape().accepts(Shape.of(2)),
        "input 1 must be two values, but has shape %s",
        inputs.get(1).shape());
    int[] out = Arrays.copyOf(sizes, sizes.length + 1);
    System.arraycopy(sizes, axis, out, axis + 1, sizes.length - axis);
    out[axis] = depth;
    return Shape.of(out);
  }

  @Override
  public DType type(List<Node> inputs) {
    return inputs.get(1).type();
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node hits = g.add(this, self.input(0), g.constant(Shape.of(2), 0, 1));
    Node on = g.sum(g.mul(upstream, hits));
    Node parts = g.concat(0, g.reshape(g.sub(g.sum(upstream), on), 1), g.reshape(on, 1));
    return Arrays.asList(null, parts);
  }

  @Override
  public void lower(LoweringContext context) {
    Buffer indices = context.in(0);
    Buffer values = context.in(1);
    Buffer out = context.out();
    Shape shape = context.node().shape();
    boolean floats = context.node().input(0).type() == DType.FLOAT32;
    long inner = shape.elements(axis + 1, shape.rank());
    context.range(
        "",
        inner == 0 ? 0 : shape.elements(0, axis),
        0.3 * inner * (depth + 1),
        (from, to) -> IndexKernels.mark(indices, floats, values, out, depth, inner, from, to));
  }
}
