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
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * One row of positions on an axis per int32 number, for instance the positions at which a cache is
 * written, or those of a sequence that is partly reversed.
 *
 * @param kind how a row follows from its number
 * @param count the length of a row
 * @param size the size of the axis; every position is below it
 */
public record IndexRows(IndexKernels.Row kind, int count, int size) implements BuiltIn {
  /** Checks the lengths. */
  public IndexRows {
    Rules.check(
        count >= 0 && size > 0 && count <= size && size < Sizes.MOST,
        "%d positions on an axis of %d elements can't be had",
        count,
        size);
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    Rules.count(inputs, 1);
    Rules.type(inputs, 0, DType.INT32);
    int[] sizes = inputs.get(0).shape().sizes();
    int[] out = Arrays.copyOf(sizes, sizes.length + 1);
    out[sizes.length] = count;
    return Shape.of(out);
  }

  @Override
  public DType type(List<Node> inputs) {
    return DType.INT32;
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return Collections.singletonList(null);
  }

  @Override
  public ValueRule rule(Node self, int input) {
    return switch (kind) {
      case FORWARD ->
          IndexRule.of(
              self,
              "position",
              size - count + 1,
              "%d positions fit where " + count + " elements of " + size + " begin");
      case CIRCULAR -> IndexRule.of(self, "position", size, "the axis has %d elements");
      case REVERSED -> IndexRule.of(self, "length", count + 1, "it must be below %d");
    };
  }

  @Override
  public void lower(LoweringContext context) {
    Buffer in = context.in(0);
    Buffer out = context.out();
    context.range(
        "",
        in.length(),
        0.5 * count + 1,
        (from, to) -> IndexKernels.rows(kind, in, out, count, size, from, to));
  }
}
