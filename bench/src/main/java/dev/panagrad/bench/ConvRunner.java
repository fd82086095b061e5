package dev.panagrad.bench;

import dev.panagrad.engine.kernel.ConvKernels;
import dev.panagrad.engine.kernel.ConvPlan;
import dev.panagrad.engine.kernel.ConvSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.engine.parallel.Task;
import dev.panagrad.engine.parallel.WorkerPool;
import java.util.Random;

/** One direction of a convolution with operands of its own, ready to run. */
final class ConvRunner {
  private final ConvPlan plan;
  private final WorkerPool pool;
  private final Buffer a;
  private final Buffer b;
  private final Buffer out;
  private final Buffer bias;
  private final Buffer scratch;
  private final Task[] phases;

  /**
   * Plans the direction and fills its operands.
   *
   * @param direction "forward", "data" or "filter"
   */
  ConvRunner(
      ConvKernels kernels, ConvSpec spec, String direction, WorkerPool pool, Workspace memory) {
    this.pool = pool;
    Random random = new Random(1);
    Buffer images = filled(memory.allocate(spec.inputLength()), random);
    Buffer gradient = filled(memory.allocate(spec.outputLength()), random);
    Buffer filter = filled(memory.allocate(spec.filterLength()), random);
    bias = memory.allocate(spec.o());
    int threads = pool.threads();
    switch (direction) {
      case "forward" -> {
        plan = kernels.forward(spec, threads);
        a = images;
        b = filter;
        out = gradient;
      }
      case "data" -> {
        plan = kernels.backwardData(spec, threads);
        a = gradient;
        b = filter;
        out = images;
      }
      default -> {
        plan = kernels.backwardFilter(spec, threads);
        a = images;
        b = gradient;
        out = filter;
      }
    }
    scratch = memory.allocate(plan.scratch());
    phases = new Task[plan.phases()];
    for (int i = 0; i < phases.length; i++) {
      int phase = i;
      phases[i] = part -> plan.run(phase, part, a, b, out, bias, scratch);
    }
  }

  private static Buffer filled(Buffer buffer, Random random) {
    for (long i = 0; i < buffer.length(); i++) {
      buffer.set(i, random.nextFloat() - 0.5f);
    }
    return buffer;
  }

  /** Runs all phases once. */
  void run() {
    for (int phase = 0; phase < phases.length; phase++) {
      pool.run(phases[phase], plan.parts(phase));
    }
  }

  /** The best rate of some runs within {@code millis}, in GFLOP/s. */
  double best(int millis) {
    long end = System.nanoTime() + millis * 1_000_000L;
    long best = Long.MAX_VALUE;
    while (System.nanoTime() < end) {
      long begin = System.nanoTime();
      run();
      best = Math.min(best, System.nanoTime() - begin);
    }
    return plan.flops() / best;
  }

  /** What the plan says of itself. */
  String describe() {
    return plan.describe();
  }
}
