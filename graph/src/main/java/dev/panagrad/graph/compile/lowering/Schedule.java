package dev.panagrad.graph.compile.lowering;

import dev.panagrad.engine.parallel.WorkerPool;
import java.util.List;

/** A flat list of steps; running it allocates nothing. */
public final class Schedule {
  private final Step[] steps;

  /** Creates a schedule of these steps in this order. */
  public Schedule(List<Step> steps) {
    this.steps = steps.toArray(Step[]::new);
  }

  /** The steps in execution order. */
  public List<Step> steps() {
    return List.of(steps);
  }

  /** The number of steps. */
  public int size() {
    return steps.length;
  }

  /** Runs all steps; a step starts when the previous one has finished. */
  public void run(WorkerPool pool) {
    run(pool, 0, steps.length);
  }

  /** Runs the steps [from, to). */
  public void run(WorkerPool pool, int from, int to) {
    for (int i = from; i < to; i++) {
      run(steps[i], pool);
    }
  }

  /** Runs the steps starting at {@code from} and adds the nanoseconds of each to {@code nanos}. */
  public void runTimed(WorkerPool pool, int from, long[] nanos) {
    long before = System.nanoTime();
    for (int i = from; i < steps.length; i++) {
      run(steps[i], pool);
      long now = System.nanoTime();
      nanos[i] += now - before;
      before = now;
    }
  }

  /** Runs the step with an index. */
  public void runStep(int index, WorkerPool pool) {
    run(steps[index], pool);
  }

  private static void run(Step step, WorkerPool pool) {
    if (step.parts() == 1) {
      step.task().run(0);
    } else {
      pool.run(step.task(), step.parts());
    }
  }
}
