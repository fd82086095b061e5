package dev.panagrad.graph.session;

import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.engine.parallel.WorkerPool;
import dev.panagrad.graph.compile.Executable;
import dev.panagrad.graph.compile.FetchListener;
import dev.panagrad.graph.op.builtin.RunState;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.FlightRecorder;

/**
 * The runs of a session, one at a time: each finds its plan, binds the feeds, and is counted. Only
 * for the thread that the {@link SessionGate} has let in.
 */
final class SessionRuns {
  private final WorkerPool pool;
  private final RunState state;
  private final boolean checkNumerics;
  private final SessionPlans plans;

  /** The other tasks of a cluster; null if all is computed here. */
  private final RemoteTasks remote;

  /** The feeds of the current run, independent of what other threads put into the caller's map. */
  private final Feeds fed = new Feeds();

  /**
   * The event of all runs; made when the flight recorder is first on, as its classes load slowly.
   */
  private RunEvent event;

  private volatile int activeThreads;

  /**
   * Nothing has run yet.
   *
   * @param checkNumerics whether each value is checked for numbers that are not finite
   * @param remote the other tasks, or null
   */
  SessionRuns(
      WorkerPool pool,
      RunState state,
      boolean checkNumerics,
      SessionPlans plans,
      RemoteTasks remote) {
    this.pool = pool;
    this.state = state;
    this.checkNumerics = checkNumerics;
    this.plans = plans;
    this.remote = remote;
    activeThreads = pool.threads();
  }

  /** The number of threads of the plan that ran last; for any thread. */
  int activeThreads() {
    return activeThreads;
  }

  /**
   * Runs a plan and fills the results.
   *
   * @param owner the thread whose runs may overwrite the results; null for none
   * @param listener is passed each value as soon as it is complete; null for none
   */
  void run(Feeds feeds, Results results, Thread owner, FetchListener listener) {
    BoundPlan plan = find(feeds, results.fetches());
    boolean recorded = FlightRecorder.isInitialized();
    if (recorded) {
      event = event == null ? new RunEvent() : event;
      event.begin();
    }
    Results.Values values = results.prepare(plan, owner);
    try {
      plan.bind(fed);
      plan.run(pool, state.counter(), checkNumerics, listener);
    } catch (RuntimeException | Error e) {
      failed(e);
      throw e;
    } finally {
      plan.release();
    }
    ran(plan);
    results.take(values, plan);
    if (recorded) {
      event.ended(plan, results.fetches());
    }
  }

  /** Runs a plan and adds the nanoseconds of each of its steps. */
  void runTimed(Feeds feeds, Fetches fetches, long[] nanos) {
    BoundPlan plan = find(feeds, fetches);
    try {
      plan.bind(fed);
      plan.runTimed(pool, state.counter(), nanos);
    } catch (RuntimeException | Error e) {
      failed(e);
      throw e;
    } finally {
      plan.release();
    }
    ran(plan);
  }

  /** The plan of a run, compiled if needed. */
  Executable compile(Feeds feeds, Fetches fetches) {
    Executable plan = find(feeds, fetches).plan();
    plans.forgetOldest();
    return plan;
  }

  /** Runs each warm-up sample many times, in parallel; variables keep their values. */
  void runSamples(
      List<WarmUp.Run> runs, List<Runnable> others, int repeats, SessionVariables variables) {
    List<BoundPlan> bound = new ArrayList<>();
    try (Workspace copies = new Workspace()) {
      List<Runnable> samples = new ArrayList<>(others);
      for (WarmUp.Run run : runs) {
        BoundPlan plan = find(run.feeds(), run.fetches());
        if (!bound.contains(plan)) {
          bound.add(plan);
          plan.bind(fed);
          samples.addAll(plan.takeSamples());
        }
      }
      Runnable restore = variables.keep(copies);
      try {
        pool.run(sample -> repeat(samples.get(sample), repeats), samples.size());
      } finally {
        restore.run();
      }
    } finally {
      bound.forEach(BoundPlan::release);
      plans.forgetOldest();
    }
  }

  private static void repeat(Runnable sample, int repeats) {
    for (int i = 0; i < repeats; i++) {
      sample.run();
    }
  }

  private BoundPlan find(Feeds feeds, Fetches fetches) {
    feeds.copyTo(fed);
    return plans.find(fed, fetches);
  }

  private void failed(Throwable cause) {
    if (remote != null) {
      remote.failed(cause);
    }
  }

  private void ran(BoundPlan plan) {
    if (plan.plan().updates()) {
      state.counter(state.counter() + 1);
    }
    if (activeThreads != plan.threads()) {
      activeThreads = plan.threads();
    }
    plans.forgetOldest();
  }
}
