package dev.panagrad.models.onnx.operator.image;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.CustomOp;
import dev.panagrad.graph.KernelContext;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import java.util.List;

/**
 * The gradient of {@link Sample} with respect to its points, from array, points and the upstream
 * gradient [n, c, m].
 */
record SamplePointGrad(SampleForm form) implements CustomOp {
  @Override
  public Shape inferShape(List<Node> inputs) {
    SampleForm.shape(inputs);
    return inputs.get(1).shape();
  }

  @Override
  public void compute(KernelContext context) {
    Shape shape = context.node().input(0).shape();
    Buffer x = context.in(0);
    Buffer points = context.in(1);
    Buffer gradient = context.in(2);
    Buffer out = context.out();
    int rank = shape.rank() - 2;
    int channels = shape.size(1);
    int count = context.node().shape().size(1);
    long cells = shape.elements(2, shape.rank());
    context.range(
        "",
        (long) shape.size(0) * count,
        20.0 * rank * channels,
        (from, to) -> {
          SampleForm.Taps taps = SampleForm.taps(shape);
          double[] sum = new double[1];
          for (long p = from; p < to; p++) {
            for (int axis = 0; axis < rank; axis++) {
              form.find(taps, axis, points.get(p * rank + axis));
            }
            for (int axis = 0; axis < rank; axis++) {
              sum[0] = 0;
              for (int c = 0; c < channels; c++) {
                long channel = p / count * channels + c;
                float share = gradient.get(channel * count + p % count);
                SampleForm.visit(
                    taps,
                    axis,
                    (cell, w) -> sum[0] += (double) w * share * x.get(channel * cells + cell));
              }
              out.set(p * rank + axis, (float) sum[0]);
            }
          }
        });
  }
}
