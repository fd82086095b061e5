package dev.panagrad.models.onnx.operator.image;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.CustomOp;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.IndexRule;
import dev.panagrad.graph.KernelContext;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.ValueRule;
import java.util.Arrays;
import java.util.List;

/**
 * Regions [r, 4] (left, top, right, bottom) of images, divided into parts with interpolated
 * samples.
 *
 * @param shape [r, c, h, w]
 * @param scale the factor of the regions' coordinates
 * @param ratio samples along each side of a part; 0 for as many as it has cells
 * @param half whether coordinates count from the border of the first cell, not its centre
 * @param largest whether to take the largest product of a cell and its weight, not the mean
 */
record RoiAlign(Shape shape, float scale, int ratio, boolean half, boolean largest)
    implements CustomOp {
  /** The most samples along one side of a part, whatever the size of a region. */
  private static final int MOST_SAMPLES = 1 << 12;

  @Override
  public Shape inferShape(List<Node> inputs) {
    return shape;
  }

  @Override
  public ValueRule rule(Node self, int input) {
    int images = self.input(0).shape().size(0);
    return input == 2 ? IndexRule.of(self, "image", images, "there are %d images") : null;
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    if (largest) {
      throw new IllegalArgumentException("RoiAlign of the largest samples has no gradient");
    }
    Node images = self.input(0);
    Grad op = new Grad(this, images.shape());
    return Arrays.asList(g.add(op, upstream, self.input(1), self.input(2)), null, null);
  }

  @Override
  public void compute(KernelContext context) {
    Shape images = context.node().input(0).shape();
    Buffer x = context.in(0);
    Buffer regions = context.in(1);
    Buffer batch = context.in(2);
    Buffer out = context.out();
    int parts = shape.size(2) * shape.size(3);
    long cells = images.elements(2, 4);
    context.range(
        "",
        shape.elements(0, 2),
        40.0 * parts,
        (from, to) -> {
          double[] value = new double[1];
          for (long i = from; i < to; i++) {
            long region = i / shape.size(1);
            int image = Math.clamp(batch.getInt(region), 0, images.size(0) - 1);
            long base = ((long) image * shape.size(1) + i % shape.size(1)) * cells;
            for (int part = 0; part < parts; part++) {
              value[0] = largest ? Double.NEGATIVE_INFINITY : 0;
              visit(
                  images,
                  regions,
                  region,
                  part,
                  (cell, w) -> {
                    float product = w * x.get(base + cell);
                    value[0] = largest ? Math.max(value[0], product) : value[0] + product;
                  });
              out.set(i * parts + part, (float) (Double.isInfinite(value[0]) ? 0 : value[0]));
            }
          }
        });
  }

  /** Visits the cells of all samples of a part, with their weights. */
  private void visit(Shape images, Buffer regions, long region, int part, SampleForm.Visit visit) {
    float shift = half ? 0.5f : 0;
    float left = regions.get(4 * region) * scale - shift;
    float top = regions.get(4 * region + 1) * scale - shift;
    float width = regions.get(4 * region + 2) * scale - shift - left;
    float height = regions.get(4 * region + 3) * scale - shift - top;
    if (!half) {
      width = Math.max(width, 1);
      height = Math.max(height, 1);
    }
    float partH = height / shape.size(2);
    float partW = width / shape.size(3);
    int rows = samples(partH);
    int cols = samples(partW);
    float share = largest ? 1 : 1f / Math.max(1, rows * cols);
    int inRow = part % shape.size(3);
    int row = part / shape.size(3);
    for (int i = 0; i < rows; i++) {
      float y = top + row * partH + (i + 0.5f) * partH / rows;
      for (int j = 0; j < cols; j++) {
        float x = left + inRow * partW + (j + 0.5f) * partW / cols;
        sample(images.size(2), images.size(3), y, x, share, visit);
      }
    }
  }

  private int samples(float part) {
    return ratio > 0 ? ratio : Math.clamp((long) Math.ceil(part), 0, MOST_SAMPLES);
  }

  private static void sample(
      int h, int w, float atY, float atX, float share, SampleForm.Visit visit) {
    if (!(atY >= -1 && atY <= h && atX >= -1 && atX <= w)) {
      visit.at(0, 0);
      return;
    }
    float y = Math.max(0, atY);
    float x = Math.max(0, atX);
    int y0 = Math.min((int) y, h - 1);
    int x0 = Math.min((int) x, w - 1);
    int y1 = Math.min(y0 + 1, h - 1);
    int x1 = Math.min(x0 + 1, w - 1);
    float down = y0 == h - 1 ? 0 : y - y0;
    float right = x0 == w - 1 ? 0 : x - x0;
    visit.at((long) y0 * w + x0, share * (1 - down) * (1 - right));
    visit.at((long) y0 * w + x1, share * (1 - down) * right);
    visit.at((long) y1 * w + x0, share * down * (1 - right));
    visit.at((long) y1 * w + x1, share * down * right);
  }

  /**
   * The gradient with respect to the images, from the upstream gradient, the regions and their
   * images.
   */
  record Grad(RoiAlign op, Shape images) implements CustomOp {
    @Override
    public Shape inferShape(List<Node> inputs) {
      return images;
    }

    @Override
    public void compute(KernelContext context) {
      Buffer gradient = context.in(0);
      Buffer regions = context.in(1);
      Buffer batch = context.in(2);
      Buffer out = context.out();
      Shape shape = op.shape;
      int parts = shape.size(2) * shape.size(3);
      long cells = images.elements(2, 4);
      context.range(
          "",
          images.elements(0, 2),
          cells + 40.0 * parts * shape.size(0),
          (from, to) -> {
            for (long channel = from; channel < to; channel++) {
              long base = channel * cells;
              for (long i = base; i < base + cells; i++) {
                out.set(i, 0);
              }
              for (int region = 0; region < shape.size(0); region++) {
                if (batch.getInt(region) == channel / shape.size(1)) {
                  long at = ((long) region * shape.size(1) + channel % shape.size(1)) * parts;
                  for (int part = 0; part < parts; part++) {
                    float share = gradient.get(at + part);
                    op.visit(
                        images,
                        regions,
                        region,
                        part,
                        (cell, w) -> out.set(base + cell, out.get(base + cell) + w * share));
                  }
                }
              }
            }
          });
    }
  }
}
