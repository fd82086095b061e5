package dev.panagrad.engine.kernel.gemm;

import dev.panagrad.engine.memory.Buffer;

/** A triple loop, split over threads by rows of C. */
final class ScalarGemmPlan implements GemmPlan {
  private final GemmSpec spec;
  private final int parts;

  ScalarGemmPlan(GemmSpec spec, int parts) {
    this.spec = spec;
    this.parts = parts;
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
  public void run(int phase, int part, Buffer a, Buffer b, Buffer c, Buffer bias, Buffer scratch) {
    int from = (int) ((long) spec.m() * part / parts);
    int to = (int) ((long) spec.m() * (part + 1) / parts);
    for (int row = from; row < to; row++) {
      for (int col = 0; col < spec.n(); col++) {
        long at = (long) row * spec.ldc() + col;
        float sum = dot(a, b, row, col);
        if (spec.accumulate()) {
          c.set(at, c.get(at) + sum);
        } else {
          float x = spec.bias() ? sum + bias.get(col) : sum;
          float y = spec.activation().isGradient() ? bias.get(at) : 0;
          c.set(at, spec.activation().apply(x, y));
        }
      }
    }
  }

  private float dot(Buffer a, Buffer b, int row, int col) {
    long aAt = spec.transposeA() ? row : (long) row * spec.lda();
    long aStep = spec.transposeA() ? spec.lda() : 1;
    long bAt = spec.transposeB() ? (long) col * spec.ldb() : col;
    long bStep = spec.transposeB() ? 1 : spec.ldb();
    float sum = 0;
    for (int i = 0; i < spec.k(); i++) {
      sum = Math.fma(a.get(aAt + i * aStep), b.get(bAt + i * bStep), sum);
    }
    return sum;
  }

  @Override
  public String describe() {
    return "scalar loops, " + parts + (parts == 1 ? " part" : " parts");
  }
}
