package dev.panagrad.models.onnx.operator.image;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.CustomOp;
import dev.panagrad.graph.KernelContext;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import java.util.List;

/**
 * The gradient of {@link Sample} with respect to its array, from array, points and the upstream
 * gradient [n, c, m].
 */
record SampleArrayGrad(SampleForm form) implements CustomOp {
  @Override
  public Shape inferShape(List<Node> inputs) {
    SampleForm.shape(inputs);
    return inputs.get(0).shape();
  }

  @Override
  public void compute(KernelContext context) {
    Shape shape = context.node().shape();
    Buffer points = context.in(1);
    Buffer gradient = context.in(2);
    Buffer out = context.out();
    int rank = shape.rank() - 2;
    int count = context.node().input(1).shape().size(1);
    long cells = shape.elements(2, shape.rank());
    context.range(
        "",
        shape.elements(0, 2),
        30.0 * count + 0.3 * cells,
        (from, to) -> {
          SampleForm.Taps taps = SampleForm.taps(shape);
          for (long channel = from; channel < to; channel++) {
            for (long i = channel * cells; i < (channel + 1) * cells; i++) {
              out.set(i, 0);
            }
            long base = channel * cells;
            for (int p = 0; p < count; p++) {
              long point = channel / shape.size(1) * count + p;
              for (int axis = 0; axis < rank; axis++) {
                form.find(taps, axis, points.get(point * rank + axis));
              }
              float share = gradient.get(channel * count + p);
              SampleForm.visit(
                  taps, -1, (cell, w) -> out.set(base + cell, out.get(base + cell) + w * share));
            }
          }
        });
  }
}
