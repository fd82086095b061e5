package dev.panagrad.engine.kernel.conv;

import dev.panagrad.engine.kernel.conv.plan.ConvPlan;
import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.engine.kernel.layout.BatchLanes;
import dev.panagrad.engine.memory.Buffer;
import java.util.Locale;

/** Nested loops, split over threads by rows of the result or by channels of the images. */
final class ScalarConvPlan implements ConvPlan {
  /** The three computations of a convolution. */
  enum Direction {
    FORWARD,
    BACKWARD_DATA,
    BACKWARD_FILTER
  }

  private final Direction direction;
  private final ConvSpec spec;
  private final int lanes;
  private final int split;
  private final int parts;

  ScalarConvPlan(Direction direction, ConvSpec spec, int threads) {
    this.direction = direction;
    this.spec = spec;
    lanes = spec.lanes();
    split =
        switch (direction) {
          case FORWARD -> spec.blocks() * spec.outH();
          case BACKWARD_DATA -> spec.blocks() * spec.h();
          case BACKWARD_FILTER -> spec.o();
        };
    parts = Math.min(threads, split);
  }

  @Override
  public long scratch() {
    return 0;
  }

  @Override
  public int phases() {
    return 1;
  }

  @Override
  public int parts(int phase) {
    return parts;
  }

  @Override
  public void run(
      int phase, int part, Buffer a, Buffer b, Buffer out, Buffer bias, Buffer scratch) {
    int from = (int) ((long) split * part / parts);
    int to = (int) ((long) split * (part + 1) / parts);
    switch (direction) {
      case FORWARD -> forward(a, b, out, bias, from, to);
      case BACKWARD_DATA -> backwardData(a, b, out, bias, from, to);
      case BACKWARD_FILTER -> backwardFilter(a, b, out, bias, from, to);
    }
  }

  private void forward(Buffer x, Buffer filter, Buffer y, Buffer bias, int fromRow, int toRow) {
    for (int i = fromRow; i < toRow; i++) {
      int firstRow = i / spec.outH() * spec.h();
      int top = i % spec.outH() * spec.strideH() - spec.padTop();
      for (int j = 0; j < spec.outW(); j++) {
        for (int o = 0; o < spec.o(); o++) {
          for (int p = 0; p < lanes; p++) {
            float sum = spec.bias() ? bias.get(o) : 0f;
            for (int r = 0; r < spec.kh(); r++) {
              for (int s = 0; s < spec.kw(); s++) {
                int row = top + r;
                int col = j * spec.strideW() + s - spec.padLeft();
                if (inside(row, col)) {
                  for (int c = 0; c < spec.c(); c++) {
                    float weight = filter.get(filterAt(r, s, c, o));
                    sum = Math.fma(weight, x.get(imageAt(firstRow + row, col, c) + p), sum);
                  }
                }
              }
            }
            boolean cut = spec.activation() == Activation.RELU && sum < 0;
            y.set(resultAt(i, j, o) + p, cut ? 0f : sum);
          }
        }
      }
    }
  }

  private void backwardData(
      Buffer dy, Buffer filter, Buffer dx, Buffer images, int fromRow, int toRow) {
    boolean rectified = spec.activation() == Activation.RELU_GRAD;
    for (int row = fromRow; row < toRow; row++) {
      for (int col = 0; col < spec.w(); col++) {
        for (int c = 0; c < spec.c(); c++) {
          for (int p = 0; p < lanes; p++) {
            long at = imageAt(row, col, c) + p;
            boolean cut = rectified && !(images.get(at) > 0);
            dx.set(at, cut ? 0f : gather(dy, filter, row, col, c, p));
          }
        }
      }
    }
  }

  /** The sum over all results to which the image's element contributed. */
  private float gather(Buffer dy, Buffer filter, int row, int col, int c, int p) {
    float sum = 0;
    for (int r = 0; r < spec.kh(); r++) {
      int i = row % spec.h() + spec.padTop() - r;
      if (i < 0 || i % spec.strideH() != 0 || i / spec.strideH() >= spec.outH()) {
        continue;
      }
      for (int s = 0; s < spec.kw(); s++) {
        int j = col + spec.padLeft() - s;
        if (j < 0 || j % spec.strideW() != 0 || j / spec.strideW() >= spec.outW()) {
          continue;
        }
        int resultRow = row / spec.h() * spec.outH() + i / spec.strideH();
        long at = resultAt(resultRow, j / spec.strideW(), 0) + p;
        for (int o = 0; o < spec.o(); o++) {
          float weight = filter.get(filterAt(r, s, c, o));
          sum = Math.fma(weight, dy.get(at + (long) o * lanes), sum);
        }
      }
    }
    return sum;
  }

  private void backwardFilter(
      Buffer x, Buffer dy, Buffer dw, Buffer dBias, int fromChannel, int toChannel) {
    for (int o = fromChannel; o < toChannel; o++) {
      for (int r = 0; r < spec.kh(); r++) {
        for (int s = 0; s < spec.kw(); s++) {
          for (int c = 0; c < spec.c(); c++) {
            dw.set(filterAt(r, s, c, o), correlate(x, dy, r, s, c, o));
          }
        }
      }
      if (spec.bias()) {
        dBias.set(o, sum(dy, o));
      }
    }
  }

  private float correlate(Buffer x, Buffer dy, int r, int s, int c, int o) {
    float total = 0;
    for (int i = 0; i < spec.blocks() * spec.outH(); i++) {
      int block = i / spec.outH();
      int images = BatchLanes.images(spec.n(), block);
      int row = i % spec.outH() * spec.strideH() + r - spec.padTop();
      for (int j = 0; j < spec.outW(); j++) {
        int col = j * spec.strideW() + s - spec.padLeft();
        if (inside(row, col)) {
          float sum = 0;
          long from = imageAt(block * spec.h() + row, col, c);
          for (int p = 0; p < images; p++) {
            sum = Math.fma(x.get(from + p), dy.get(resultAt(i, j, o) + p), sum);
          }
          total += sum;
        }
      }
    }
    return total;
  }

  private float sum(Buffer dy, int o) {
    float total = 0;
    int positions = spec.outH() * spec.outW();
    for (int position = 0; position < spec.blocks() * positions; position++) {
      int images = BatchLanes.images(spec.n(), position / positions);
      float sum = 0;
      for (int p = 0; p < images; p++) {
        sum += dy.get(resultAt(0, position, o) + p);
      }
      total += sum;
    }
    return total;
  }

  private boolean inside(int row, int col) {
    return row >= 0 && row < spec.h() && col >= 0 && col < spec.w();
  }

  private long imageAt(int row, int col, int c) {
    return (((long) row * spec.w() + col) * spec.c() + c) * lanes;
  }

  private long resultAt(int i, int j, int o) {
    return (((long) i * spec.outW() + j) * spec.o() + o) * lanes;
  }

  private long filterAt(int r, int s, int c, int o) {
    return (((long) r * spec.kw() + s) * spec.c() + c) * spec.o() + o;
  }

  @Override
  public String describe() {
    return "scalar loops "
        + direction.name().toLowerCase(Locale.ROOT).replace('_', ' ')
        + ", "
        + parts
        + (parts == 1 ? " part" : " parts");
  }

  @Override
  public double flops() {
    return spec.flops();
  }
}
