package dev.panagrad.graph.compile.lowering;

import dev.panagrad.engine.parallel.WorkerPool;
import java.util.List;

/** A flat list of steps; running it allocates nothing. */
public final class Schedule {
  private final Step[] steps;

  /** A schedule of these steps in this order. */
  public Schedule(List<Step> steps) {
    this.steps = steps.toArray(Step[]::new);
  }

  /** The steps in their order. */
  public List<Step> steps() {
    return List.of(steps);
  }

  /** How many steps there are. */
  public int size() {
    return steps.length;
  }

  /** Runs all steps; a step begins when the one before has ended. */
  public void run(WorkerPool pool) {
    for (Step step : steps) {
      run(step, pool);
    }
  }

  /** Runs all steps and adds the nanoseconds that each took to {@code nanos}. */
  public void runTimed(WorkerPool pool, long[] nanos) {
    long before = System.nanoTime();
    for (int i = 0; i < steps.length; i++) {
      run(steps[i], pool);
      long now = System.nanoTime();
      nanos[i] += now - before;
      before = now;
    }
  }

  /** Runs one step by its number. */
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
