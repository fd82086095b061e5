package dev.panagrad.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.kernel.conv.ConvKernels;
import dev.panagrad.engine.kernel.conv.plan.ConvPlan;
import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.util.Random;
import java.util.stream.IntStream;

/** Seeded operands of a convolution and the running of its plans. */
final class ConvRuns {
  final ConvSpec spec;
  final Guarded images;
  final Guarded filter;
  final Guarded bias;
  final Guarded gradient;
  private final Workspace workspace;

  ConvRuns(Workspace workspace, ConvSpec spec, long seed) {
    this.workspace = workspace;
    this.spec = spec;
    Random random = new Random(seed);
    images = new Guarded(workspace, spec.inputLength()).random(random);
    filter = new Guarded(workspace, spec.filterLength()).random(random);
    bias = new Guarded(workspace, spec.o()).random(random);
    gradient =
        new Guarded(workspace, spec.outputLength()).random(random).zeroTail(spec.n(), spec.lanes());
  }

  Buffer forward(ConvKernels kernels, int threads) {
    Guarded out = new Guarded(workspace, spec.outputLength());
    run(kernels.forward(spec, threads), images.buffer, filter.buffer, out.buffer, bias.buffer);
    out.checkGuards("forward of " + spec);
    return out.buffer;
  }

  Buffer backwardData(ConvKernels kernels, int threads) {
    Guarded out = new Guarded(workspace, spec.inputLength());
    Buffer relu = spec.activation() == Activation.RELU_GRAD ? images.buffer : null;
    run(kernels.backwardData(spec, threads), gradient.buffer, filter.buffer, out.buffer, relu);
    out.checkGuards("backward by data of " + spec);
    return out.buffer;
  }

  /** The same, written over the images. */
  Buffer backwardDataInPlace(ConvKernels kernels, int threads) {
    Guarded out = new Guarded(workspace, spec.inputLength());
    ConvPlan plan = kernels.backwardData(spec, threads);
    Guarded scratch = plan.scratch() == 0 ? null : new Guarded(workspace, plan.scratch());
    for (long i = 0; i < spec.inputLength(); i++) {
      out.buffer.set(i, images.buffer.get(i));
    }
    runOnce(plan, gradient.buffer, filter.buffer, out.buffer, out.buffer, scratch);
    out.checkGuards("backward by data in place of " + spec);
    return out.buffer;
  }

  /** The gradients by the filter and, if the spec has a bias, by the bias. */
  Buffer[] backwardFilter(ConvKernels kernels, int threads) {
    Guarded out = new Guarded(workspace, spec.filterLength());
    Guarded dBias = new Guarded(workspace, spec.o());
    ConvPlan plan = kernels.backwardFilter(spec, threads);
    run(plan, images.buffer, gradient.buffer, out.buffer, spec.bias() ? dBias.buffer : null);
    out.checkGuards("backward by filter of " + spec);
    dBias.checkGuards("backward by bias of " + spec);
    return new Buffer[] {out.buffer, dBias.buffer};
  }

  private static void runOnce(
      KernelPlan plan, Buffer a, Buffer b, Buffer out, Buffer bias, Guarded scratch) {
    for (int phase = 0; phase < plan.phases(); phase++) {
      for (int part = plan.parts(phase) - 1; part >= 0; part--) {
        plan.run(phase, part, a, b, out, bias, scratch == null ? null : scratch.buffer);
      }
    }
  }

  /**
   * Runs a sample of a plan, then the plan; twice if it has scratch memory, which the second run
   * takes as the first has left it.
   */
  private void run(ConvPlan plan, Buffer a, Buffer b, Buffer out, Buffer bias) {
    Guarded scratch = plan.scratch() == 0 ? null : new Guarded(workspace, plan.scratch());
    double arithmetic = IntStream.range(0, plan.phases()).mapToDouble(plan::share).sum();
    assertEquals(1, arithmetic, 1e-9, plan.describe());
    KernelPlan sample = plan.warmUpCorner();
    if (sample != null) {
      assertTrue(sample.scratch() <= plan.scratch(), "scratch of a sample of " + spec);
      runOnce(sample, a, b, out, bias, scratch);
    }
    for (int time = 0; time < (scratch == null ? 1 : 2); time++) {
      runOnce(plan, a, b, out, bias, scratch);
    }
    if (scratch != null) {
      scratch.checkGuards("scratch of " + spec);
    }
  }
}
