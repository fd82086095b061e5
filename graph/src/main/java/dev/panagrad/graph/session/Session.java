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
 * Holds the variables of a graph and runs it. For each combination of fetches and shapes of feeds
 * it compiles a plan once, and it keeps the plans that were used last, {@value #MOST_PLANS} unless
 * the options say otherwise. A warm run into results that the caller brings allocates nothing.
 *
 * <p>Any thread may use a session. Runs, shared tasks and closing exclude each other: each waits
 * until the one under way has ended. From inside a task of {@link #share} or a sample of a {@link
 * WarmUp}, which would wait for itself, running and closing are refused with an {@link
 * IllegalStateException}; sharing and reading variables work. So a task must not wait for another
 * thread that uses the session.
 */
public final class Session implements AutoCloseable {
  /** How many plans are kept unless the options say otherwise. */
  public static final int MOST_PLANS = 16;

  private final Graph graph;
  private final SessionOptions options;
  private final SessionVariables variables;
  private final WorkerPool pool;
  private final RunState state;
  private final SessionPlans plans;

  /** The other tasks of a cluster; null if all is computed here. */
  private final RemoteTasks remote;

  /** Held by whoever runs, compiles, shares or closes. */
  private final ReentrantLock lock = new ReentrantLock();

  /** What is fed to the run under way, whatever other threads put into the caller's map. */
  private final Feeds fed = new Feeds();

  /** Of the run under way. */
  private final RunEvent event = new RunEvent();

  private volatile boolean closed;
  private volatile int activeThreads;

  /** Opens a session with default options. */
  public Session(Graph graph) {
    this(graph, SessionOptions.defaults());
  }

  /** Opens a session and gives every variable its first value. */
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

  /** The options it was opened with. */
  public SessionOptions options() {
    return options;
  }

  /**
   * Runs what is needed for the fetches. All values are those from before the run's updates.
   *
   * @return results of the caller's own: no run overwrites them, they outlive the session, any
   *     thread may read them, and the garbage collector frees their memory
   * @throws IllegalArgumentException if a placeholder that is needed is not fed, or a class number,
   *     an index or a keep probability is out of range; then no variable has changed
   * @throws IllegalStateException if the session or a tensor that is fed is closed, or from inside
   *     a task of the session
   */
  public Results run(Feeds feeds, Fetches fetches) {
    Results results = new Results(fetches);
    run(feeds, results, null, null);
    return results;
  }

  /**
   * Runs what is needed for some results and fills them, as {@link #run(Feeds, Fetches)} else. Warm
   * it allocates nothing: for loops.
   *
   * @param results for one thread at a time to use, as {@link Results} tells; after a failure they
   *     are as before
   * @return the same results
   */
  public Results run(Feeds feeds, Results results) {
    run(feeds, results, Thread.currentThread(), null);
    return results;
  }

  /**
   * Runs as {@link #run(Feeds, Results)}, and tells of each value as soon as it is complete, so
   * that it may be sent somewhere while the run goes on.
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
   * How many threads work on the plan that ran last: fewer than there are where more bring nothing
   * just now, as {@link SessionOptions#adaptThreads} says.
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
   * Runs parts of a task of the caller's on the session's threads, and returns when all have ended.
   * A thread gets the same block of neighbouring parts each time: what it writes for the same part
   * of a tensor is in its cache when a run begins. A task that is shared from inside another one
   * runs within the part that shares it.
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
   * The plan that a run with these feeds and fetches uses, compiled if it isn't yet. It stays the
   * session's, and is for looking at only.
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

  /** Runs each sample of some work often, side by side; the variables are then as before. */
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
   * A variable's live memory: writing to it changes the variable, and so do runs. Read during a run
   * by another thread it may be a mix of values from before and after an update; after the session
   * is closed it can't be read ({@link IllegalStateException}). {@link Tensor#toArray} copies it.
   *
   * @throws IllegalArgumentException if it is no variable of this session's graph, or lies in
   *     another task
   * @throws IllegalStateException if the session is closed
   */
  public Tensor variable(Node variable) {
    checkOpen();
    return variables.find(variable);
  }

  /**
   * The elements of a variable, row-major, wherever it lies.
   *
   * @throws IllegalArgumentException if it is no variable of this session's graph
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
   * Sets a variable, wherever it lies.
   *
   * @param values all elements, row-major
   * @throws IllegalArgumentException if they are too many or too few, or it is no variable
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

  /** How many runs have updated variables; random ops draw anew with each. */
  public long counter() {
    return state.counter();
  }

  /** Sets the number of runs that have updated variables, when a checkpoint is loaded. */
  public void counter(long counter) {
    state.counter(counter);
  }

  /**
   * Ends the threads and frees all memory, {@linkplain #variable variables} included, after the run
   * or task under way. Results stay.
   *
   * @throws IllegalStateException from inside a task of the session
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

  /** Whether the current thread works on a task of this session. */
  private boolean isInside() {
    return lock.isHeldByCurrentThread() || pool.isInside();
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
  }
}
