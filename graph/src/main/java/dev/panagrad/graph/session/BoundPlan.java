package dev.panagrad.graph.session;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.parallel.ThreadTuner;
import dev.panagrad.engine.parallel.WorkerPool;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.compile.Executable;
import dev.panagrad.graph.compile.FetchListener;
import dev.panagrad.graph.compile.lowering.Step;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** A compiled plan, the runs it can serve, and how it runs. */
final class BoundPlan implements AutoCloseable {
  private final Executable plan;
  private final List<Node> fetches;
  private final Node[] placeholders;
  private final Shape[] shapes;
  private final PlanFeeds bound;
  private final ThreadTuner tuner;

  /**
   * The plan's share on other tasks; null if all is computed here, or if this is one of those
   * tasks.
   */
  private final RemoteTasks.Plan remote;

  /** The fetches that have a value, in the order of completion. */
  private final int[] byEnd;

  private List<Runnable> samples;

  BoundPlan(
      Executable plan,
      List<Node> fetches,
      Node[] placeholders,
      Shape[] shapes,
      ThreadTuner tuner,
      RemoteTasks.Plan remote) {
    this.plan = plan;
    this.remote = remote;
    this.tuner = tuner;
    samples = plan.samples();
    this.fetches = fetches;
    byEnd = byEnd(plan, plan.results());
    this.placeholders = placeholders;
    this.shapes = shapes;
    bound = new PlanFeeds(plan, placeholders);
  }

  private static int[] byEnd(Executable plan, int fetches) {
    return IntStream.range(0, fetches)
        .filter(fetch -> plan.result(fetch) != null)
        .boxed()
        .sorted(Comparator.comparingInt(plan::resultEnd))
        .mapToInt(fetch -> fetch)
        .toArray();
  }

  Executable plan() {
    return plan;
  }

  /** The plan's warm-up samples; returned once, since running them again is of no use. */
  List<Runnable> takeSamples() {
    List<Runnable> taken = samples;
    samples = List.of();
    return taken;
  }

  /** The value of a fetch after the last run, or null if it has none. */
  Buffer result(int fetch) {
    return plan.result(fetch);
  }

  /** The shape of a fetch. */
  Shape resultShape(int fetch) {
    return plan.resultShape(fetch);
  }

  boolean serves(List<Node> wanted, Feeds feeds) {
    if (!isFetchedBy(wanted)) {
      return false;
    }
    for (int i = 0; i < placeholders.length; i++) {
      int slot = feeds.indexOf(placeholders[i]);
      if (slot < 0) {
        return false;
      }
      Tensor tensor = feeds.tensor(slot);
      if (tensor != null && !tensor.shape().equals(shapes[i])) {
        return false;
      }
    }
    return true;
  }

  /** Avoids the iterator of {@link List#equals}: loops may alternate between plans. */
  private boolean isFetchedBy(List<Node> wanted) {
    boolean same = wanted.size() == fetches.size();
    for (int i = 0; same && i < wanted.size(); i++) {
      same = wanted.get(i) == fetches.get(i);
    }
    return same;
  }

  /**
   * Binds the feeds for the next run and holds their memory until {@link #release}.
   *
   * @throws IllegalStateException if a tensor is closed; {@link #release} must still be called
   */
  void bind(Feeds feeds) {
    bound.bind(feeds);
  }

  /** Ends the run: the memory of its feeds may be freed. */
  void release() {
    bound.release();
  }

  /**
   * Runs all steps, and starts the shares of other tasks.
   *
   * @param counter the run's counter, for random ops
   */
  void run(WorkerPool pool, long counter, boolean checkNumerics, FetchListener listener) {
    pool.use(tuner.threads());
    long begin = System.nanoTime();
    int first = begin(pool, counter, checkNumerics);
    if (checkNumerics) {
      runChecked(pool, first, plan.schedule().size());
      if (listener != null) {
        tell(listener, 0, Integer.MAX_VALUE);
      }
    } else if (listener != null) {
      runTelling(pool, first, listener);
    } else {
      plan.schedule().run(pool, first, plan.schedule().size());
    }
    end();
    tuner.ran(System.nanoTime() - begin);
  }

  /**
   * Starts the other tasks' shares of a run after the checks of the feeds have passed.
   *
   * @return the number of steps that have run
   */
  private int begin(WorkerPool pool, long counter, boolean checkNumerics) {
    if (remote == null) {
      return 0;
    }
    if (checkNumerics) {
      runChecked(pool, 0, plan.prelude());
    } else {
      plan.schedule().run(pool, 0, plan.prelude());
    }
    remote.begin(counter);
    return plan.prelude();
  }

  /** Waits until the other tasks have finished. */
  private void end() {
    if (remote != null) {
      remote.end();
    }
  }

  private void runTelling(WorkerPool pool, int first, FetchListener listener) {
    int steps = plan.schedule().size();
    int next = tell(listener, 0, first);
    for (int i = first; i < steps; i++) {
      plan.schedule().runStep(i, pool);
      next = tell(listener, next, i + 1);
    }
  }

  /**
   * Reports completed fetches to the listener.
   *
   * @param next the number of fetches reported before
   * @param steps the number of steps that have run
   * @return the number of fetches reported so far
   */
  private int tell(FetchListener listener, int next, int steps) {
    int told = next;
    while (told < byEnd.length && plan.resultEnd(byEnd[told]) <= steps) {
      listener.computed(byEnd[told], plan.result(byEnd[told]));
      told++;
    }
    return told;
  }

  /** Runs and adds the nanoseconds of each step to the array. */
  void runTimed(WorkerPool pool, long counter, long[] nanos) {
    pool.use(tuner.threads());
    long begin = System.nanoTime();
    int first = begin(pool, counter, false);
    plan.schedule().runTimed(pool, first, nanos);
    end();
    tuner.ran(System.nanoTime() - begin);
  }

  /** The number of threads that runs currently use. */
  int threads() {
    return tuner.best();
  }

  private void runChecked(WorkerPool pool, int first, int end) {
    List<Step> steps = plan.schedule().steps();
    for (int i = first; i < end; i++) {
      Step step = steps.get(i);
      plan.schedule().runStep(i, pool);
      Buffer out = plan.output(i);
      boolean last = i + 1 == steps.size() || steps.get(i + 1).node() != step.node();
      if (out != null && last && step.node().type() == DType.FLOAT32) {
        check(step, out);
      }
    }
  }

  private static void check(Step step, Buffer out) {
    for (long i = 0; i < out.length(); i++) {
      if (!Float.isFinite(out.get(i))) {
        throw new NumericsException(
            "node '%s' (%s) gave %s at element %d of %s"
                .formatted(
                    step.node().name(),
                    step.node().op().name(),
                    out.get(i),
                    i,
                    step.node().shape()));
      }
    }
  }

  @Override
  public void close() {
    try {
      if (remote != null) {
        remote.forget();
      }
    } finally {
      plan.close();
    }
  }
}
