package dev.panagrad.models.onnx.operator.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.panagrad.graph.Shape;
import dev.panagrad.graph.testing.Doubles;
import dev.panagrad.graph.testing.Fill;
import dev.panagrad.graph.testing.OpCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ops that sample images: against their definitions, gradients by differences. */
final class SampleOpsTest {
  /** Places 0.1 to 0.4 behind a cell, also outside: differences cross no cell. */
  private static final Fill PLACES =
      (count, random) ->
          random
              .doubles(count)
              .map(x -> (float) (Math.floor(x * 6) - 1 + 0.1 + 0.3 * (x * 6 - Math.floor(x * 6))))
              .toArray();

  @ParameterizedTest
  @EnumSource
  void linearSamplesOfImages(SampleTaps.Outside outside) {
    SampleForm form = new SampleForm(SampleTaps.Kind.LINEAR, outside, false);
    OpCase.of("images", new Sample(form), in -> linear(in[0], in[1], outside))
        .in(Fill.uniform(-1, 1), OpCase.N, 2, 4, 3)
        .in(PLACES, OpCase.N, 5, 2)
        .by(0, 1)
        .within(1e-5)
        .check();
  }

  /** A cubic through cells on a line is the line, away from the border. */
  @Test
  void cubicSamplesOfALine() {
    SampleForm form = new SampleForm(SampleTaps.Kind.CUBIC, SampleTaps.Outside.BORDER, true);
    OpCase.of(
            "a line of cells",
            new Sample(form),
            in -> Doubles.fill(Shape.of(in[1].shape().size(0), 1, 4), i -> cubic(in, i)))
        .in(Fill.uniform(-1, 1), OpCase.N, 1, 9)
        .in(Fill.uniform(2.1, 2.9), OpCase.N, 4, 1)
        .by(0, 1)
        .within(1e-5)
        .check();
  }

  private static double cubic(Doubles[] in, int[] i) {
    double at = in[1].at(i[0], i[2], 0);
    double sum = 0;
    for (int cell = 1; cell <= 4; cell++) {
      double x = Math.abs(at - cell);
      double w =
          x <= 1
              ? 1.25 * x * x * x - 2.25 * x * x + 1
              : -0.75 * x * x * x + 3.75 * x * x - 6 * x + 3;
      sum += w * in[0].at(i[0], 0, cell);
    }
    return sum;
  }

  private static Doubles linear(Doubles x, Doubles points, SampleTaps.Outside outside) {
    Shape s = x.shape();
    return Doubles.fill(
        Shape.of(s.size(0), s.size(1), points.shape().size(1)),
        i -> {
          double[] at = {points.at(i[0], i[2], 0), points.at(i[0], i[2], 1)};
          int[] cells = new int[2];
          double sum = 0;
          for (int axis = 0; axis < 2; axis++) {
            int size = s.size(axis + 2);
            at[axis] =
                switch (outside) {
                  case ZEROS -> at[axis];
                  case BORDER -> Math.clamp(at[axis], 0, size - 1);
                  case REFLECTION -> reflected(at[axis], size);
                };
            cells[axis] = (int) Math.floor(at[axis]);
          }
          for (int corner = 0; corner < 4; corner++) {
            double weight = 1;
            int[] cell = {i[0], i[1], 0, 0};
            boolean inside = true;
            for (int axis = 0; axis < 2; axis++) {
              int step = corner >> axis & 1;
              double right = at[axis] - cells[axis];
              weight *= step == 1 ? right : 1 - right;
              cell[axis + 2] = cells[axis] + step;
              int size = s.size(axis + 2);
              inside &= cell[axis + 2] >= 0 && cell[axis + 2] < size;
              cell[axis + 2] = Math.clamp(cell[axis + 2], 0, size - 1);
            }
            boolean counts = inside || outside != SampleTaps.Outside.ZEROS;
            sum += counts ? weight * x.at(cell) : 0;
          }
          return sum;
        });
  }

  /** Thrown back at the borders of the outermost cells. */
  private static double reflected(double at, int size) {
    double x = at;
    while (x < -0.5 || x > size - 0.5) {
      x = x < -0.5 ? -1 - x : 2 * size - 1 - x;
    }
    return x;
  }

  @Test
  void regionsPassTheirGradientBack() {
    RoiAlign op = new RoiAlign(Shape.of(3, 2, 2, 2), 1, 1, true, false);
    OpCase.built(
            "one sample a part",
            RoiAlign.class,
            (g, in) -> g.add(op, in.get(0), in.get(1), in.get(2)),
            in -> Doubles.fill(Shape.of(3, 2, 2, 2), i -> region(in, i)))
        .in(Fill.uniform(-1, 1), 2, 2, 5, 5)
        .in(Fill.uniform(1.1, 1.4), 3, 4)
        .ints(0, 2, 3)
        .by(0)
        .within(1e-5)
        .check();
  }

  private static double region(Doubles[] in, int[] i) {
    double[] at = new double[2];
    for (int axis = 0; axis < 2; axis++) {
      double from = in[1].at(i[0], 1 - axis) - 0.5;
      double to = in[1].at(i[0], 3 - axis) - 0.5;
      at[axis] = from + (to - from) * (i[2 + axis] + 0.5) / 2;
    }
    int image = (int) in[2].at(i[0]);
    double sum = 0;
    for (int corner = 0; corner < 4; corner++) {
      int y = (int) at[0] + corner / 2;
      int x = (int) at[1] + corner % 2;
      double weight = (1 - Math.abs(at[0] - y)) * (1 - Math.abs(at[1] - x));
      sum += weight * in[0].at(image, i[1], y, x);
    }
    return sum;
  }

  @Test
  void unpooledValuesGetTheirGradientBack() {
    OpCase.built(
            "indices that differ",
            Unpool.class,
            (g, in) -> g.add(new Unpool(Shape.of(1, 1, 5)), in.get(0), in.get(1)),
            in -> {
              Doubles out = Doubles.zeros(1, 1, 5);
              out.add(in[0].at(0, 0, 0), 0, 0, (int) in[1].at(0, 0, 0));
              return out;
            })
        .in(Fill.uniform(-1, 1), 1, 1, 1)
        .ints(0, 5, 1, 1, 1)
        .by(0)
        .check();
  }

  @Test
  void linearResizeHasTheWeightsOfItsDefinition() {
    AxisResize.Mode mode =
        new AxisResize.Mode("linear", "half_pixel", "floor", -0.75, false, false);
    var rows = new AxisResize(mode, 2, 4, 2, 0, 1).rows();
    assertEquals(4, rows.rows());
    assertEquals(1, rows.weight(rows.start(0)));
    assertEquals(0.75f, rows.weight(rows.start(1)));
    assertEquals(0.25f, rows.weight(rows.start(1) + 1));
    assertEquals(1, rows.column(rows.start(3)));
  }
}
