package dev.panagrad.graph.session;

import dev.panagrad.engine.parallel.Task;
import dev.panagrad.engine.parallel.WorkerPool;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.compile.Executable;
import dev.panagrad.graph.compile.FetchListener;
import dev.panagrad.graph.op.builtin.RunState;
import java.util.List;

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
  private final SessionGate gate;
  private final SessionPlans plans;
  private final SessionRuns runs;

  /** The other tasks of a cluster; null if all is computed here. */
  private final RemoteTasks remote;

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
    gate = new SessionGate(pool);
    try {
      remote = options.transport() == null ? null : new RemoteTasks(graph, options);
    } catch (RuntimeException | Error e) {
      pool.close();
      throw e;
    }
    variables = new SessionVariables(graph, remote);
    plans = new SessionPlans(graph, options, pool.threads(), state, variables::buffer, remote);
    runs = new SessionRuns(pool, state, options.checkNumerics(), plans, remote);
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
  @SuppressWarnings("exports") // For the modules of the product.
  public Results run(Feeds feeds, Results results, FetchListener listener) {
    run(feeds, results, Thread.currentThread(), listener);
    return results;
  }

  private void run(Feeds feeds, Results results, Thread owner, FetchListener listener) {
    gate.enter("run");
    try {
      runs.run(feeds, results, owner, listener);
    } finally {
      gate.leave();
    }
  }

  /** Runs and adds the nanoseconds of each step of the schedule to {@code nanos}. */
  public void runTimed(Feeds feeds, Fetches fetches, long[] nanos) {
    gate.enter("run");
    try {
      runs.runTimed(feeds, fetches, nanos);
    } finally {
      gate.leave();
    }
  }

  /**
   * The number of threads used for the plan that ran last: fewer than available while more bring no
   * speedup, see {@link SessionOptions#adaptThreads}.
   */
  public int activeThreads() {
    return runs.activeThreads();
  }

  /**
   * Runs the parts of a caller's task on the session's threads and returns when all have finished.
   * A thread gets the same block of consecutive parts each time, so its part of a tensor is in its
   * cache when a run starts. A task that is shared from inside another task runs within the calling
   * part.
   *
   * @throws IllegalStateException if the session is closed
   */
  @SuppressWarnings("exports") // Users write a lambda; the type is for the modules of the product.
  public void share(Task task, int parts) {
    if (gate.isInside()) {
      pool.run(task, parts);
      return;
    }
    gate.enter("share");
    try {
      pool.run(task, parts);
    } finally {
      gate.leave();
    }
  }

  /**
   * The plan for a run with these feeds and fetches, compiled if needed. The session owns it; use
   * it for inspection only.
   */
  @SuppressWarnings("exports") // Its package is exported to the product's own modules only.
  public Executable compile(Feeds feeds, Fetches fetches) {
    gate.enter("compile for");
    try {
      return runs.compile(feeds, fetches);
    } finally {
      gate.leave();
    }
  }

  /** Runs each warm-up sample many times, in parallel; variables keep their values. */
  void runSamples(List<WarmUp.Run> warmed, List<Runnable> others, int repeats) {
    gate.enter("warm up");
    try {
      runs.runSamples(warmed, others, repeats, variables);
    } finally {
      gate.leave();
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
    gate.checkOpen();
    return variables.find(variable);
  }

  /**
   * The elements of a variable, row-major, whichever task holds it.
   *
   * @throws IllegalArgumentException if the node isn't a variable of this session's graph
   */
  public float[] read(Node variable) {
    variables.check(variable);
    gate.enter("read from");
    try {
      return variables.read(variable);
    } finally {
      gate.leave();
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
    gate.enter("write to");
    try {
      variables.write(variable, values);
    } finally {
      gate.leave();
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
    gate.enterToClose("close");
    try {
      if (gate.close()) {
        if (remote != null) {
          remote.close();
        }
        plans.close();
        variables.close();
        pool.close();
      }
    } finally {
      gate.leave();
    }
  }
}
