package dev.panagrad.models.onnx.operator.image;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.CustomOp;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.IndexRule;
import dev.panagrad.graph.KernelContext;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.ValueRule;
import dev.panagrad.models.onnx.operator.window.WindowAxes;
import java.util.Arrays;
import java.util.List;

/** Writes values into zeros of a shape, at flat indices into all of its elements. */
record Unpool(Shape shape) implements CustomOp {
  @Override
  public Shape inferShape(List<Node> inputs) {
    WindowAxes.check(shape.elements() <= Integer.MAX_VALUE, "%s is too large", shape);
    return shape;
  }

  @Override
  public ValueRule rule(Node self, int input) {
    return input == 1
        ? IndexRule.of(self, "index", (int) shape.elements(), "the result has %d elements")
        : null;
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return Arrays.asList(g.add(new Pick(), upstream, self.input(1)), null);
  }

  @Override
  public void compute(KernelContext context) {
    Buffer values = context.in(0);
    Buffer indices = context.in(1);
    Buffer out = context.out();
    context.range(
        "clear",
        out.length(),
        0.3,
        (from, to) -> {
          for (long i = from; i < to; i++) {
            out.set(i, 0);
          }
        });
    // Indices may repeat, so a single thread writes, in order.
    context.range(
        "",
        1,
        2.0 * values.length(),
        (from, to) -> {
          for (long i = 0; from < to && i < values.length(); i++) {
            int index = indices.getInt(i);
            if (index >= 0 && index < out.length()) {
              out.set(index, values.get(i));
            }
          }
        });
  }

  /** Reads the elements at indices. */
  record Pick() implements CustomOp {
    @Override
    public Shape inferShape(List<Node> inputs) {
      return inputs.get(1).shape();
    }

    @Override
    public void compute(KernelContext context) {
      Buffer values = context.in(0);
      Buffer indices = context.in(1);
      Buffer out = context.out();
      context.range(
          "",
          out.length(),
          2,
          (from, to) -> {
            for (long i = from; i < to; i++) {
              int index = indices.getInt(i);
              out.set(i, index >= 0 && index < values.length() ? values.get(index) : 0);
            }
          });
    }
  }
}
