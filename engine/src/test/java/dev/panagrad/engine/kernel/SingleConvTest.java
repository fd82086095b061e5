package dev.panagrad.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.kernel.conv.ConvKernels;
import dev.panagrad.engine.kernel.conv.plan.ConvPlan;
import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions of a single image with its channels first. */
class SingleConvTest {
  private static final long SEED = 78;

  private final ConvKernels scalar = ConvKernels.of(KernelSets.scalar());
  private final ConvKernels vector = ConvKernels.of(KernelSets.vector());

  /** The sizes of the tests of batches, with one image each. */
  static Stream<ConvSpec> cases() {
    return ConvCases.all()
        .map(
            s ->
                new ConvSpec(
                    1,
                    s.h(),
                    s.w(),
                    s.c(),
                    s.o(),
                    s.kh(),
                    s.kw(),
                    s.strideH(),
                    s.strideW(),
                    s.padTop(),
                    s.padLeft(),
                    s.outH(),
                    s.outW(),
                    s.bias(),
                    s.activation()));
  }

  /** The operands: the same numbers as images with the batch innermost have in their first lane. */
  private static final class Operands {
    private final ConvSpec spec;
    private final Workspace workspace;
    private final Guarded image;
    private final Guarded filter;
    private final Guarded bias;

    Operands(Workspace workspace, ConvSpec spec) {
      this.workspace = workspace;
      this.spec = spec;
      Random random = new Random(SEED);
      image = new Guarded(workspace, (long) spec.c() * spec.h() * spec.w()).random(random);
      filter = new Guarded(workspace, spec.filterLength()).random(random);
      bias = new Guarded(workspace, spec.o()).random(random);
    }

    Buffer run(ConvKernels kernels, int threads, boolean constant) {
      ConvPlan plan = kernels.single(spec, threads, constant ? filter.buffer : null);
      Guarded out = new Guarded(workspace, (long) spec.o() * spec.outH() * spec.outW());
      Guarded scratch = plan.scratch() == 0 ? null : new Guarded(workspace, plan.scratch());
      KernelPlan sample = plan.warmUpCorner();
      if (sample != null) {
        assertTrue(sample.scratch() <= plan.scratch(), "scratch of a sample of " + spec);
        run(sample, out, scratch);
      }
      // The second run takes scratch memory as the first has left it.
      run(plan, out, scratch);
      run(plan, out, scratch);
      out.checkGuards("single image of " + spec);
      if (scratch != null) {
        scratch.checkGuards("scratch of " + spec);
      }
      return out.buffer;
    }

    private void run(KernelPlan plan, Guarded out, Guarded scratch) {
      for (int phase = 0; phase < plan.phases(); phase++) {
        for (int part = plan.parts(phase) - 1; part >= 0; part--) {
          Buffer own = scratch == null ? null : scratch.buffer;
          plan.run(phase, part, image.buffer, filter.buffer, out.buffer, bias.buffer, own);
        }
      }
    }

    /** The result from the definition, in double. */
    double expected(int o, int i, int j) {
      double sum = spec.bias() ? bias.buffer.get(o) : 0;
      for (int r = 0; r < spec.kh(); r++) {
        for (int s = 0; s < spec.kw(); s++) {
          int row = i * spec.strideH() + r - spec.padTop();
          int col = j * spec.strideW() + s - spec.padLeft();
          if (row >= 0 && row < spec.h() && col >= 0 && col < spec.w()) {
            for (int c = 0; c < spec.c(); c++) {
              int tap = ((r * spec.kw() + s) * spec.c() + c) * spec.o() + o;
              long cell = ((long) c * spec.h() + row) * spec.w() + col;
              sum += (double) filter.buffer.get(tap) * image.buffer.get(cell);
            }
          }
        }
      }
      return spec.activation() == Activation.RELU ? Math.max(sum, 0) : sum;
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void scalarAgreesWithDouble(ConvSpec spec) {
    try (Workspace workspace = new Workspace()) {
      Operands operands = new Operands(workspace, spec);
      Buffer actual = operands.run(scalar, 1, false);
      long at = 0;
      for (int o = 0; o < spec.o(); o++) {
        for (int i = 0; i < spec.outH(); i++) {
          for (int j = 0; j < spec.outW(); j++) {
            assertEquals(operands.expected(o, i, j), actual.get(at++), 1e-3, spec::toString);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void vectorAgreesWithScalarForAnyThreads(ConvSpec spec) {
    try (Workspace workspace = new Workspace()) {
      Operands operands = new Operands(workspace, spec);
      Buffer expected = operands.run(scalar, 1, false);
      Guarded.assertClose(expected, operands.run(vector, 1, false), 0, "as it comes");
      Guarded.assertClose(expected, operands.run(vector, 1, true), 0, "with a constant filter");
      Guarded.assertClose(expected, operands.run(vector, 3, false), 0, "on three threads");
    }
  }

  @Test
  void fewChannelsAreFasterThisWay() {
    assertTrue(ConvKernels.isSingleFaster(ConvSpec.same(1, 28, 28, 1, 4, 5, 5, 1, 1)));
    assertTrue(ConvKernels.isSingleFaster(ConvSpec.same(1, 28, 28, 1, 24, 6, 6, 1, 1)));
    assertFalse(ConvKernels.isSingleFaster(ConvSpec.same(1, 14, 14, 512, 512, 1, 1, 1, 1)));
  }
}
