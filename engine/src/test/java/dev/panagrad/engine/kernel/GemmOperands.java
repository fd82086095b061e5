package dev.panagrad.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.kernel.gemm.Gemm;
import dev.panagrad.engine.kernel.gemm.GemmPlan;
import dev.panagrad.engine.kernel.gemm.GemmSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Seeded operands of a matrix product in memory full of NaN, the running of its plans, and a check
 * against sums in double precision.
 */
final class GemmOperands {
  private static final int GUARD = 64;
  private static final int WORD = 0x7fc0beef;

  final GemmSpec spec;
  private final Workspace workspace;
  private final Buffer a;
  private final Buffer b;

  /** What the epilogue reads: a bias row or the results of an activation. */
  private final Buffer third;

  private final Buffer before;

  GemmOperands(Workspace workspace, GemmSpec spec, long seed) {
    this.workspace = workspace;
    this.spec = spec;
    Random random = new Random(seed);
    a =
        spec.transposeA()
            ? matrix(spec.k(), spec.m(), spec.lda(), random)
            : matrix(spec.m(), spec.k(), spec.lda(), random);
    b =
        spec.transposeB()
            ? matrix(spec.n(), spec.k(), spec.ldb(), random)
            : matrix(spec.k(), spec.n(), spec.ldb(), random);
    third =
        spec.activation().isGradient()
            ? matrix(spec.m(), spec.n(), spec.ldc(), random)
            : matrix(1, spec.n(), spec.n(), random);
    before = matrix(spec.m(), spec.n(), spec.ldc(), random);
  }

  private Buffer guarded(long length) {
    Buffer whole = workspace.allocate(length + 2 * GUARD);
    // Up to the end of the memory, which reaches beyond the buffer.
    for (long i = 0; i < whole.segment().byteSize() / Float.BYTES; i++) {
      whole.setInt(i, WORD);
    }
    return new Buffer(whole.segment(), GUARD * 4L, length);
  }

  private Buffer matrix(int rows, int cols, int ld, Random random) {
    Buffer buffer = guarded((long) Math.max(0, rows - 1) * ld + cols);
    for (int row = 0; row < rows; row++) {
      for (int col = 0; col < cols; col++) {
        buffer.set((long) row * ld + col, random.nextFloat() * 2 - 1);
      }
    }
    return buffer;
  }

  /** Computes C and checks that nothing around it, nor around the scratch memory, was written. */
  Buffer run(Gemm gemm, int threads) {
    Buffer c = guarded(before.length());
    GemmPlan plan = gemm.plan(spec, threads);
    Buffer scratch = plan.scratch() == 0 ? null : guarded(plan.scratch());
    runSample(plan, c, scratch);
    for (long i = 0; i < c.length(); i++) {
      if (i % spec.ldc() < spec.n()) {
        c.setInt(i, before.getInt(i));
      }
    }
    double arithmetic = IntStream.range(0, plan.phases()).mapToDouble(plan::share).sum();
    assertTrue(spec.k() == 0 || Math.abs(arithmetic - 1) < 1e-9, plan.describe());
    for (int phase = 0; phase < plan.phases(); phase++) {
      int parts = plan.parts(phase);
      for (int i = 0; i < parts; i++) {
        int part = threads % 2 == 0 ? parts - 1 - i : i;
        plan.run(phase, part, a, b, c, third, scratch);
      }
    }
    String what = gemm.name() + ", " + threads + " threads, " + spec + ", " + plan.describe();
    checkGuards(c, "C of " + what);
    if (scratch != null) {
      checkGuards(scratch, "scratch of " + what);
    }
    for (long i = 0; i < c.length(); i++) {
      if (i % spec.ldc() >= spec.n()) {
        assertEquals(WORD, c.getInt(i), what + ": element " + i + " between rows");
      }
    }
    return c;
  }

  /** A sample keeps to the same memory, and what it leaves there doesn't matter. */
  private void runSample(GemmPlan plan, Buffer c, Buffer scratch) {
    KernelPlan sample = plan.warmUpCorner();
    if (sample != null) {
      assertTrue(sample.scratch() <= plan.scratch(), "scratch of a sample of " + plan.describe());
      for (int phase = 0; phase < sample.phases(); phase++) {
        for (int part = 0; part < sample.parts(phase); part++) {
          sample.run(phase, part, a, b, c, third, scratch);
        }
      }
    }
  }

  private static void checkGuards(Buffer buffer, String what) {
    long first = buffer.offset() / Float.BYTES;
    long words = buffer.segment().byteSize() / Float.BYTES;
    for (long i = 0; i < words; i++) {
      if (i < first || i >= first + buffer.length()) {
        int word = buffer.segment().getAtIndex(ValueLayout.JAVA_INT, i);
        assertEquals(WORD, word, what + ": guard word " + (i - first));
      }
    }
  }

  /** Fails if an element differs by more than what the order of a sum explains. */
  void check(Buffer c, String what) {
    for (int row = 0; row < spec.m(); row++) {
      for (int col = 0; col < spec.n(); col++) {
        double sum = 0;
        double size = 0;
        for (int i = 0; i < spec.k(); i++) {
          double x =
              a.get(spec.transposeA() ? (long) i * spec.lda() + row : at(row, spec.lda(), i));
          double y =
              b.get(spec.transposeB() ? (long) col * spec.ldb() + i : at(i, spec.ldb(), col));
          sum += x * y;
          size += Math.abs(x * y);
        }
        long at = at(row, spec.ldc(), col);
        if (spec.accumulate()) {
          sum += before.get(at);
        } else if (spec.bias()) {
          sum += third.get(col);
        }
        double expected = activate(sum, spec.activation().isGradient() ? third.get(at) : 0);
        double tolerance = 1e-6 + 6e-8 * (4 + Math.sqrt(spec.k())) * (1 + size);
        double error = Math.abs(expected - c.get(at));
        assertTrue(
            error <= tolerance,
            () ->
                what
                    + ", "
                    + spec
                    + ": element "
                    + at
                    + " is "
                    + c.get(at)
                    + ", expected "
                    + expected);
      }
    }
  }

  private double activate(double x, double y) {
    return switch (spec.activation()) {
      case NONE -> x;
      case RELU -> Math.max(x, 0);
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case TANH -> Math.tanh(x);
      case GELU -> x * share(x);
      case RELU_GRAD -> y > 0 ? x : 0;
      case SIGMOID_GRAD -> x * y * (1 - y);
      case TANH_GRAD -> x * (1 - y * y);
      case GELU_GRAD -> x * BinaryKernelTest.geluSlope(y);
    };
  }

  private static long at(int row, int ld, int col) {
    return (long) row * ld + col;
  }

  /** The share of a normal distribution below x, by Simpson's rule. */
  private static double share(double x) {
    int steps = 200;
    double sum = 0;
    for (int i = 0; i <= steps; i++) {
      double t = x * i / steps;
      sum += (i == 0 || i == steps ? 1 : 2 + 2 * (i % 2)) * Math.exp(-0.5 * t * t);
    }
    return 0.5 + sum * x / (3 * steps) / Math.sqrt(2 * Math.PI);
  }
}
