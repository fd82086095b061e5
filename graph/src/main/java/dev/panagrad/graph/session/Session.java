package dev.panagrad.graph.session;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.engine.parallel.Task;
import dev.panagrad.engine.parallel.WorkerPool;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.Placeholder;
import dev.panagrad.graph.op.Variable;
import dev.panagrad.graph.pass.Subgraph;
import dev.panagrad.graph.schedule.CompiledPlan;
import dev.panagrad.graph.schedule.RunState;
import dev.panagrad.graph.schedule.SharedBlock;
import dev.panagrad.graph.schedule.Target;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds the variables of a graph and runs it. For each combination of fetches and shapes of feeds
 * it compiles a plan once; a warm run allocates nothing. Runs exclude each other.
 *
 * <p>The {@value #MOST_PLANS} combinations that were run last are kept; the memory of older ones is
 * freed, and with it the tensors that they fetched.
 */
public final class Session implements AutoCloseable {
  /** How many combinations of fetches and shapes of feeds are kept ready to run. */
  public static final int MOST_PLANS = 16;

  private final Graph graph;
  private final SessionOptions options;
  private final Workspace memory = new Workspace();

  /** Runs exclude each other: what lives within one may lie where that of another did. */
  private final SharedBlock block = new SharedBlock();

  private final Map<String, Tensor> variables = new HashMap<>();

  /** The one that was used last is the last. */
  private final List<BoundPlan> plans = new ArrayList<>(MOST_PLANS + 1);

  private final WorkerPool pool;
  private final RunState state;
  private boolean closed;

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
    try {
      initialize();
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void initialize() {
    int stream = 0;
    for (Node node : graph.variables()) {
      Variable variable = (Variable) node.op();
      Buffer buffer = memory.allocate(variable.shape().elements());
      variable.initializer().fill(buffer, variable.shape(), options.seed(), stream++);
      variables.put(variable.key(), new Tensor(variable.shape(), node.type(), buffer, null));
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
   * @throws IllegalArgumentException if a placeholder that is needed is not fed
   */
  public synchronized Results run(Feeds feeds, Fetches fetches) {
    BoundPlan plan = plan(feeds, fetches);
    plan.bind(feeds);
    Results results = plan.run(pool, options.checkNumerics());
    ran(plan);
    return results;
  }

  /** Runs and adds the nanoseconds of each step of the schedule to {@code nanos}. */
  public synchronized Results runTimed(Feeds feeds, Fetches fetches, long[] nanos) {
    BoundPlan plan = plan(feeds, fetches);
    plan.bind(feeds);
    plan.plan().schedule().runTimed(pool, nanos);
    ran(plan);
    return plan.results();
  }

  /** Only after a run may plans go: what was fed may be a tensor that one of them had fetched. */
  private void ran(BoundPlan plan) {
    if (plan.plan().updates()) {
      state.counter(state.counter() + 1);
    }
    forgetOldest();
  }

  private void forgetOldest() {
    while (plans.size() > MOST_PLANS) {
      plans.removeFirst().close();
    }
  }

  /**
   * Runs parts of a task of the caller's on the session's threads, and returns when all have ended.
   * A thread gets the same block of neighbouring parts each time: what it writes for the same part
   * of a tensor is in its cache when a run begins.
   */
  public void share(Task task, int parts) {
    pool.run(task, parts);
  }

  /** The plan that a run with these feeds and fetches uses, compiled if it isn't yet. */
  public synchronized CompiledPlan compile(Feeds feeds, Fetches fetches) {
    CompiledPlan plan = plan(feeds, fetches).plan();
    forgetOldest();
    return plan;
  }

  /** Small pieces of a run with these feeds and fetches, ready to be run; given once. */
  synchronized List<Runnable> samples(Feeds feeds, Fetches fetches) {
    BoundPlan plan = plan(feeds, fetches);
    plan.bind(feeds);
    return plan.takeSamples();
  }

  /** Runs each of some samples often, side by side; the variables are then as before. */
  synchronized void runSamples(List<Runnable> samples, int repeats) {
    checkOpen();
    try (Workspace copies = new Workspace()) {
      Map<Buffer, Buffer> before = new HashMap<>();
      for (Tensor variable : variables.values()) {
        Buffer copy = copies.allocate(variable.buffer().length());
        copy(variable.buffer(), copy);
        before.put(variable.buffer(), copy);
      }
      try {
        pool.run(sample -> repeat(samples.get(sample), repeats), samples.size());
      } finally {
        before.forEach((variable, copy) -> copy(copy, variable));
      }
    }
    forgetOldest();
  }

  private static void repeat(Runnable sample, int repeats) {
    for (int i = 0; i < repeats; i++) {
      sample.run();
    }
  }

  private static void copy(Buffer from, Buffer to) {
    long bytes = from.length() * Float.BYTES;
    MemorySegment.copy(from.segment(), from.offset(), to.segment(), to.offset(), bytes);
  }

  /** The present value of a variable; writing to it changes the variable. */
  public synchronized Tensor variable(Node variable) {
    checkOpen();
    Tensor tensor = graph.contains(variable) ? variables.get(variable.name()) : null;
    if (tensor == null) {
      throw new IllegalArgumentException(
          "'%s' is no variable of this session's graph".formatted(variable.name()));
    }
    return tensor;
  }

  /** How many runs have updated variables; random ops draw anew with each. */
  public long counter() {
    return state.counter();
  }

  /** Sets the number of runs that have updated variables, when a checkpoint is loaded. */
  public void counter(long counter) {
    state.counter(counter);
  }

  /** Frees all memory and ends the threads. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      plans.forEach(BoundPlan::close);
      block.close();
      memory.close();
      pool.close();
    }
  }

  private BoundPlan plan(Feeds feeds, Fetches fetches) {
    checkOpen();
    for (int i = 0; i < feeds.size(); i++) {
      if (!graph.contains(feeds.node(i))) {
        throw new IllegalArgumentException(
            "'%s' is fed, but is no placeholder of this session's graph"
                .formatted(feeds.node(i).name()));
      }
    }
    for (int i = plans.size() - 1; i >= 0; i--) {
      if (plans.get(i).serves(fetches.nodes(), feeds)) {
        BoundPlan plan = plans.remove(i);
        plans.add(plan);
        return plan;
      }
    }
    BoundPlan plan = make(feeds, fetches.nodes());
    plans.add(plan);
    return plan;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
  }

  private BoundPlan make(Feeds feeds, List<Node> fetches) {
    for (Node fetch : fetches) {
      if (!graph.contains(fetch)) {
        throw new IllegalArgumentException(
            "'%s' is no node of this session's graph".formatted(fetch.name()));
      }
    }
    List<Node> placeholders =
        Subgraph.of(graph.nodes(), fetches).nodes().stream()
            .filter(node -> node.op() instanceof Placeholder)
            .toList();
    Map<String, Shape> shapes = new HashMap<>();
    for (Node placeholder : placeholders) {
      int slot = feeds.indexOf(placeholder);
      if (slot < 0) {
        throw new IllegalArgumentException(
            "placeholder '%s' of shape %s is needed for '%s' but not fed"
                .formatted(placeholder.name(), placeholder.shape(), fetches.getFirst().name()));
      }
      Tensor tensor = feeds.tensor(slot);
      shapes.put(placeholder.name(), tensor == null ? Shape.scalar() : tensor.shape());
    }
    Target target =
        new Target(
            options.kernels(),
            options.gemm(),
            options.threads(),
            options.rewrite(),
            options.reuse(),
            true);
    CompiledPlan plan =
        new CompiledPlan(
            graph.nodes(),
            fetches,
            shapes,
            target,
            state,
            key -> variables.get(key).buffer(),
            block);
    Shape[] shapeList =
        placeholders.stream().map(node -> shapes.get(node.name())).toArray(Shape[]::new);
    try {
      return new BoundPlan(plan, fetches, placeholders.toArray(Node[]::new), shapeList);
    } catch (RuntimeException | Error e) {
      plan.close();
      throw e;
    }
  }
}
