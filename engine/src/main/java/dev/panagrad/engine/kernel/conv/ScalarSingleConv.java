package dev.panagrad.engine.kernel.conv;

import dev.panagrad.engine.kernel.conv.plan.ConvPlan;
import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.engine.memory.Buffer;

/** The convolution of a single image with its channels first, as nested loops. */
record ScalarSingleConv(ConvSpec spec) implements ConvPlan {
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
    return spec.o();
  }

  @Override
  public void run(int phase, int o, Buffer x, Buffer filter, Buffer y, Buffer bias, Buffer none) {
    for (int i = 0; i < spec.outH(); i++) {
      for (int j = 0; j < spec.outW(); j++) {
        float sum = window(x, filter, i, j, o, spec.bias() ? bias.get(o) : 0f);
        boolean cut = spec.activation() == Activation.RELU && sum < 0;
        y.set(((long) o * spec.outH() + i) * spec.outW() + j, cut ? 0f : sum);
      }
    }
  }

  private float window(Buffer x, Buffer filter, int i, int j, int o, float start) {
    float sum = start;
    for (int r = 0; r < spec.kh(); r++) {
      int row = i * spec.strideH() + r - spec.padTop();
      for (int s = 0; s < spec.kw(); s++) {
        int col = j * spec.strideW() + s - spec.padLeft();
        if (row >= 0 && row < spec.h() && col >= 0 && col < spec.w()) {
          long tap = ((long) r * spec.kw() + s) * spec.c();
          for (int c = 0; c < spec.c(); c++) {
            float weight = filter.get((tap + c) * spec.o() + o);
            sum = Math.fma(weight, x.get(((long) c * spec.h() + row) * spec.w() + col), sum);
          }
        }
      }
    }
    return sum;
  }

  @Override
  public String describe() {
    return "scalar loops over a single image";
  }

  @Override
  public double flops() {
    return spec.flops();
  }
}
