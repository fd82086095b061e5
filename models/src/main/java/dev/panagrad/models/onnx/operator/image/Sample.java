package dev.panagrad.models.onnx.operator.image;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.CustomOp;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.KernelContext;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import java.util.List;

/** Arrays [n, c, sizes…] interpolated at points [n, m, axes]: [n, c, m]. */
record Sample(SampleForm form) implements CustomOp {
  @Override
  public Shape inferShape(List<Node> inputs) {
    return SampleForm.shape(inputs);
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    Node x = self.input(0);
    Node points = self.input(1);
    return List.of(
        g.add(new SampleArrayGrad(form), x, points, upstream),
        g.add(new SamplePointGrad(form), x, points, upstream));
  }

  @Override
  public void compute(KernelContext context) {
    Shape shape = context.node().input(0).shape();
    Shape result = context.node().shape();
    Buffer x = context.in(0);
    Buffer points = context.in(1);
    Buffer out = context.out();
    int rank = shape.rank() - 2;
    int channels = shape.size(1);
    int count = result.size(2);
    long cells = shape.elements(2, shape.rank());
    context.range(
        "",
        (long) shape.size(0) * count,
        20.0 * channels,
        (from, to) -> {
          SampleForm.Taps taps = SampleForm.taps(shape);
          double[] sum = new double[1];
          for (long p = from; p < to; p++) {
            for (int axis = 0; axis < rank; axis++) {
              form.find(taps, axis, points.get(p * rank + axis));
            }
            for (int c = 0; c < channels; c++) {
              long channel = p / count * channels + c;
              sum[0] = 0;
              SampleForm.visit(
                  taps, -1, (cell, w) -> sum[0] += (double) w * x.get(channel * cells + cell));
              out.set(channel * count + p % count, (float) sum[0]);
            }
          }
        });
  }
}
