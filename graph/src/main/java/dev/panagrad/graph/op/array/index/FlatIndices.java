package dev.panagrad.graph.op.array.index;

import dev.panagrad.engine.kernel.layout.IndexKernels;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Sizes;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.IndexRule;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.ValueRule;
import dev.panagrad.graph.op.array.BroadcastTo;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.Collections;
import java.util.List;

/**
 * Row-major positions of array elements from int32 indices: one input per axis, broadcast as in
 * NumPy. Negative indices count from the end of their axis.
 *
 * @param sizes the array's sizes, each at least 1
 */
public record FlatIndices(List<Integer> sizes) implements BuiltIn {
  /** Checks the sizes. */
  public FlatIndices {
    sizes = List.copyOf(sizes);
    Rules.check(
        !sizes.isEmpty() && sizes.stream().allMatch(size -> size > 0 && size <= Sizes.MOST),
        "indices need an array of at least one axis, without empty ones, not %s",
        sizes);
    Sizes.count("elements to index", sizes.stream().mapToInt(Integer::intValue).toArray());
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, sizes.size());
    Shape shape = Shape.scalar();
    for (int i = 0; i < inputs.size(); i++) {
      Rules.type(inputs, i, DType.INT32);
      shape = BroadcastTo.together(shape, inputs.get(i).shape());
    }
    return shape;
  }

  @Override
  public DType type(List<Node> inputs) {
    return DType.INT32;
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return Collections.nCopies(sizes.size(), null);
  }

  @Override
  public ValueRule rule(Node self, int input) {
    return IndexRule.ofWrapped(self, "index", sizes.get(input), "the axis has %d elements");
  }

  @Override
  public void lower(LoweringContext context) {
    Shape shape = context.node().shape();
    Buffer out = context.out();
    int stride = 1;
    for (int i = sizes.size() - 1; i >= 0; i--) {
      Shape from = context.node().input(i).shape();
      Buffer in =
          from.equals(shape)
              ? context.in(i)
              : BroadcastTo.expand(context, context.in(i), from, shape);
      int size = sizes.get(i);
      int distance = stride;
      boolean first = i == sizes.size() - 1;
      context.range(
          "axis " + i,
          out.length(),
          0.5,
          (begin, end) -> IndexKernels.addPart(in, size, distance, first, out, begin, end));
      stride *= size;
    }
  }
}
