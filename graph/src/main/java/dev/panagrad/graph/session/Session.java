package dev.panagrad.graph.session;

import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.engine.parallel.Task;
import dev.panagrad.engine.parallel.WorkerPool;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.compile.Executable;
import dev.panagrad.graph.op.builtin.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Holds the variables of a graph and runs it. It compiles one plan per combination of fetches and
 * feed shapes and keeps the most recently used plans, {@value #MOST_PLANS} by default. A warm run
 * into the caller's results allocates nothing.
 *
 * <p>A session is thread-safe. Runs, shared tasks and closing exclude each other: each waits for
 * the current one. Running or closing from inside a task of {@link #share} or a sample of a {@link
 * WarmUp} would wait for itself and throws an {@link IllegalStateException}; sharing and reading
 * variables work. For the same reason a task must not wait for another thread that uses the
 * session.
 */
public final class Session implements AutoCloseable {
  /** The default number of plans that are kept. */
  public static final int MOST_PLANS = 16;

  private final Graph graph;
  private final SessionOptions options;
  private final SessionVariables variables;
  private final WorkerPool pool;
  private final RunState state;
  private final SessionPlans plans;

  /** The other tasks of a cluster; null if all is computed here. */
  private final RemoteTasks remote;

  /** Held while running, compiling, sharing or closing. */
  private final ReentrantLock lock = new ReentrantLock();

  /** The feeds of the current run, independent of what other threads put into the caller's map. */
  private final Feeds fed = new Feeds();

  /** The event of the current run. */
  private final RunEvent event = new RunEvent();

  private volatile boolean closed;
  private volatile int activeThreads;

  /** Opens a session with default options. */
  public Session(Graph graph) {
    this(graph, SessionOptions.defaults());
  }

  /** Opens a session and initializes every variable. */
  public Session(Graph graph, SessionOptions options) {
    this.graph = graph;
    this.options = options;
    state = new RunState(options.seed());
    pool = WorkerPool.upTo(options.threads());
    activeThreads = pool.threads();
    try {
      remote = options.transport() == null ? null : new RemoteTasks(graph, options);
    } catch (RuntimeException | Error e) {
      pool.close();
      throw e;
    }
    variables = new SessionVariables(graph, remote);
    plans = new SessionPlans(graph, options, pool.threads(), state, variables::buffer, remote);
    try {
      variables.initialize(options.seed());
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** The graph. */
  public Graph graph() {
    return graph;
  }

  /** The options of this session. */
  public SessionOptions options() {
    return options;
  }

  /**
   * Computes the fetches and whatever they need. All values are from before the run's updates.
   *
   * @return new results: no run overwrites them, they outlive the session, any thread may read
   *     them, and the garbage collector frees their memory
   * @throws IllegalArgumentException if a required placeholder is not fed, or a class number, an
   *     index or a keep probability is out of range; no variable has changed then
   * @throws IllegalStateException if the session or a fed tensor is closed, or if called from
   *     inside a task of the session
   */
  public Results run(Feeds feeds, Fetches fetches) {
    Results results = new Results(fetches);
    run(feeds, results, null, null);
    return results;
  }

  /**
   * Like {@link #run(Feeds, Fetches)}, but fills the caller's results. Warm runs allocate nothing,
   * which suits loops.
   *
   * @param results used by one thread at a time, see {@link Results}; unchanged after a failure
   * @return the same results
   */
  public Results run(Feeds feeds, Results results) {
    run(feeds, results, Thread.currentThread(), null);
    return results;
  }

  /**
   * Like {@link #run(Feeds, Results)}, and passes each value to a listener as soon as it is
   * complete, so that it can be sent while the run continues.
   *
   * @param listener must not run or close this session
   * @return the same results
   */
  public Results run(Feeds feeds, Results results, FetchListener listener) {
    run(feeds, results, Thread.currentThread(), listener);
    return results;
  }

  private void run(Feeds feeds, Results results, Thread owner, FetchListener listener) {
    enter("run");
    try {
      BoundPlan plan = find(feeds, results.fetches());
      event.begin();
      Results.Values values = results.prepare(plan, owner);
      try {
        plan.bind(fed);
        plan.run(pool, state.counter(), options.checkNumerics(), listener);
      } catch (RuntimeException | Error e) {
        failed(e);
        throw e;
      } finally {
        plan.release();
      }
      ran(plan);
      results.take(values, plan);
      event.ended(plan, results.fetches());
    } finally {
      lock.unlock();
    }
  }

  /** Runs and adds the nanoseconds of each step of the schedule to {@code nanos}. */
  public void runTimed(Feeds feeds, Fetches fetches, long[] nanos) {
    enter("run");
    try {
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
    } finally {
      lock.unlock();
    }
  }

  /**
   * The number of threads used for the plan that ran last: fewer than available while more bring no
   * speedup, see {@link SessionOptions#adaptThreads}.
   */
  public int activeThreads() {
    return activeThreads;
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

  /**
   * Runs the parts of a caller's task on the session's threads and returns when all have finished.
   * A thread gets the same block of consecutive parts each time, so its part of a tensor is in its
   * cache when a run starts. A task that is shared from inside another task runs within the calling
   * part.
   *
   * @throws IllegalStateException if the session is closed
   */
  public void share(Task task, int parts) {
    if (isInside()) {
      pool.run(task, parts);
      return;
    }
    enter("share");
    try {
      pool.run(task, parts);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The plan for a run with these feeds and fetches, compiled if needed. The session owns it; use
   * it for inspection only.
   */
  @SuppressWarnings("exports") // Its package is exported to the product's own modules only.
  public Executable compile(Feeds feeds, Fetches fetches) {
    enter("compile for");
    try {
      Executable plan = find(feeds, fetches).plan();
      plans.forgetOldest();
      return plan;
    } finally {
      lock.unlock();
    }
  }

  /** Runs each warm-up sample many times, in parallel; variables keep their values. */
  void runSamples(List<WarmUp.Run> runs, List<Runnable> others, int repeats) {
    enter("warm up");
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
      try {
        bound.forEach(BoundPlan::release);
        plans.forgetOldest();
      } finally {
        lock.unlock();
      }
    }
  }

  private static void repeat(Runnable sample, int repeats) {
    for (int i = 0; i < repeats; i++) {
      sample.run();
    }
  }

  /**
   * A variable's live memory: writing to it changes the variable, and so do runs. A read during
   * another thread's run may see a mix of values from before and after an update; a read after the
   * session is closed throws {@link IllegalStateException}. {@link Tensor#toArray} copies it.
   *
   * @throws IllegalArgumentException if the node isn't a variable of this session's graph, or
   *     another task holds it
   * @throws IllegalStateException if the session is closed
   */
  public Tensor variable(Node variable) {
    checkOpen();
    return variables.find(variable);
  }

  /**
   * The elements of a variable, row-major, whichever task holds it.
   *
   * @throws IllegalArgumentException if the node isn't a variable of this session's graph
   */
  public float[] read(Node variable) {
    variables.check(variable);
    enter("read from");
    try {
      return variables.read(variable);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sets a variable, whichever task holds it.
   *
   * @param values all elements, row-major
   * @throws IllegalArgumentException if the number of values is wrong, or the node isn't a variable
   */
  public void write(Node variable, float... values) {
    variables.check(variable, values.length);
    enter("write to");
    try {
      variables.write(variable, values);
    } finally {
      lock.unlock();
    }
  }

  /** The number of runs that have updated variables; random ops draw new numbers with each. */
  public long counter() {
    return state.counter();
  }

  /** Sets the number of runs that have updated variables, for loading a checkpoint. */
  public void counter(long counter) {
    state.counter(counter);
  }

  /**
   * Waits for the current run or task, ends the threads and frees all memory, including {@linkplain
   * #variable variables}. Results stay valid.
   *
   * @throws IllegalStateException if called from inside a task of the session
   */
  @Override
  public void close() {
    lockOutside("close");
    try {
      if (!closed) {
        closed = true;
        if (remote != null) {
          remote.close();
        }
        plans.close();
        variables.close();
        pool.close();
      }
    } finally {
      lock.unlock();
    }
  }

  private BoundPlan find(Feeds feeds, Fetches fetches) {
    feeds.copyTo(fed);
    return plans.find(fed, fetches);
  }

  private void enter(String action) {
    lockOutside(action);
    if (closed) {
      lock.unlock();
      checkOpen();
    }
  }

  private void lockOutside(String action) {
    if (isInside()) {
      throw new IllegalStateException(
          "a task that a session's threads work on can't %s that session; do so when it has ended"
              .formatted(action));
    }
    lock.lock();
  }

  /** Whether the current thread is running a task of this session. */
  private boolean isInside() {
    return lock.isHeldByCurrentThread() || pool.isInside();
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
  }
}
