package dev.panagrad.bench;

import dev.panagrad.engine.kernel.KernelPlan;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.engine.parallel.Task;
import dev.panagrad.engine.parallel.WorkerPool;
import java.util.Random;

/** A matrix product or one direction of a convolution with its own threads and operands. */
final class PlanRun implements AutoCloseable {
  private final KernelPlan plan;
  private final WorkerPool pool;
  private final Workspace memory = new Workspace();
  private final Task[] phases;

  /**
   * Fills the operands with random numbers.
   *
   * @param a number of elements of the first operand; b, out and bias likewise
   */
  PlanRun(KernelPlan plan, int threads, long a, long b, long out, long bias) {
    this.plan = plan;
    pool = WorkerPool.upTo(threads);
    Random random = new Random(1);
    Buffer first = filled(memory.allocate(a), random);
    Buffer second = filled(memory.allocate(b), random);
    Buffer result = memory.allocate(out);
    Buffer row = memory.allocate(bias);
    Buffer scratch = memory.allocate(plan.scratch());
    phases = new Task[plan.phases()];
    for (int i = 0; i < phases.length; i++) {
      int phase = i;
      phases[i] = part -> plan.run(phase, part, first, second, result, row, scratch);
    }
  }

  /** Sets all elements to numbers from -0.5 to 0.5. */
  static Buffer filled(Buffer buffer, Random random) {
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

  @Override
  public void close() {
    pool.close();
    memory.close();
  }
}
