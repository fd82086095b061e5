package dev.panagrad.models.onnx.operator.image;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.CustomOp;
import dev.panagrad.graph.KernelContext;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import java.util.List;

/**
 * The maximum over each part of regions [r, 5]: image, left, top, right, bottom.
 *
 * @param shape [r, c, h, w]
 * @param scale the factor of the regions' coordinates
 */
record MaxRoiPool(Shape shape, float scale) implements CustomOp {
  @Override
  public Shape inferShape(List<Node> inputs) {
    return shape;
  }

  @Override
  public void compute(KernelContext context) {
    Shape images = context.node().input(0).shape();
    Buffer x = context.in(0);
    Buffer regions = context.in(1);
    Buffer out = context.out();
    int channels = shape.size(1);
    int outH = shape.size(2);
    int outW = shape.size(3);
    int h = images.size(2);
    int w = images.size(3);
    context.range(
        "",
        shape.elements(0, 2),
        (double) h * w + 5.0 * outH * outW,
        (from, to) -> {
          for (long i = from; i < to; i++) {
            long r = i / channels * 5;
            int image = Math.clamp((int) regions.get(r), 0, images.size(0) - 1);
            long base = ((long) image * channels + i % channels) * h * w;
            int left = Math.round(regions.get(r + 1) * scale);
            int top = Math.round(regions.get(r + 2) * scale);
            float height = Math.max(Math.round(regions.get(r + 4) * scale) - top + 1, 1);
            float width = Math.max(Math.round(regions.get(r + 3) * scale) - left + 1, 1);
            for (int part = 0; part < outH * outW; part++) {
              int ph = part / outW;
              int pw = part % outW;
              int y0 = Math.clamp(top + (long) Math.floor(ph * height / outH), 0, h);
              int y1 = Math.clamp(top + (long) Math.ceil((ph + 1) * height / outH), 0, h);
              int x0 = Math.clamp(left + (long) Math.floor(pw * width / outW), 0, w);
              int x1 = Math.clamp(left + (long) Math.ceil((pw + 1) * width / outW), 0, w);
              out.set(i * outH * outW + part, largest(x, base, w, y0, y1, x0, x1));
            }
          }
        });
  }

  /** The maximum over a rectangle; 0 if it is empty. */
  private static float largest(Buffer x, long base, int w, int y0, int y1, int x0, int x1) {
    if (y1 <= y0 || x1 <= x0) {
      return 0;
    }
    float largest = Float.NEGATIVE_INFINITY;
    for (int row = y0; row < y1; row++) {
      for (int col = x0; col < x1; col++) {
        largest = Math.max(largest, x.get(base + (long) row * w + col));
      }
    }
    return largest;
  }
}
