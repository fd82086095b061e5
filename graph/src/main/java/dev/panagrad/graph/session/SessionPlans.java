package dev.panagrad.graph.session;

import dev.panagrad.engine.parallel.ThreadTuner;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.compile.Executable;
import dev.panagrad.graph.compile.lowering.Schedule;
import dev.panagrad.graph.compile.lowering.Target;
import dev.panagrad.graph.compile.memory.SessionMemory;
import dev.panagrad.graph.compile.memory.SharedBlock;
import dev.panagrad.graph.compile.pass.Subgraph;
import dev.panagrad.graph.compile.placement.Cut;
import dev.panagrad.graph.op.builtin.RunState;
import dev.panagrad.graph.op.source.Placeholder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.FlightRecorder;

/** The most recently used plans of a session. Not thread-safe. */
final class SessionPlans implements AutoCloseable {
  private final Graph graph;
  private final Target target;
  private final RunState state;
  private final SessionMemory memory;

  /** Memory for values within a run, shared by all plans, since runs exclude each other. */
  private final SharedBlock block = new SharedBlock();

  /** Ordered by last use, the most recent last. */
  private final List<BoundPlan> plans = new ArrayList<>();

  /** Other tasks; null if there are none. */
  private final RemoteTasks remote;

  private final int most;
  private final boolean adaptThreads;
  private final int threads;

  /**
   * Creates an empty set of plans.
   *
   * @param threads the maximum number of threads that run them
   * @param remote the other tasks, or null
   */
  SessionPlans(
      Graph graph,
      SessionOptions options,
      int threads,
      RunState state,
      SessionMemory memory,
      RemoteTasks remote) {
    this.graph = graph;
    this.remote = remote;
    this.threads = threads;
    most = options.plans();
    adaptThreads = options.adaptThreads();
    this.state = state;
    this.memory = memory;
    target =
        new Target(
            options.kernels(),
            options.gemm(),
            options.threads(),
            options.rewrite(),
            options.reuse(),
            true);
  }

  /**
   * The plan for a run with these feeds and fetches, compiled if needed.
   *
   * @throws IllegalArgumentException if a required placeholder is not fed, or a node belongs to
   *     another graph
   */
  BoundPlan find(Feeds feeds, Fetches fetches) {
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

  /** Frees the least recently used plans if there are too many. */
  void forgetOldest() {
    while (plans.size() > most) {
      plans.removeFirst().close();
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
      shapes.put(key(placeholder), tensor == null ? Shape.scalar() : tensor.shape());
    }
    Cut cut = remote == null ? null : remote.cut();
    Executable plan = compile(fetches, shapes, cut);
    Shape[] shapeList =
        placeholders.stream().map(node -> shapes.get(key(node))).toArray(Shape[]::new);
    try {
      RemoteTasks.Plan shared =
          remote == null ? null : remote.compile(plan.partition(), fetches, shapes);
      return new BoundPlan(
          plan,
          fetches,
          placeholders.toArray(Node[]::new),
          shapeList,
          tuner(plan.schedule()),
          shared);
    } catch (RuntimeException | Error e) {
      plan.close();
      throw e;
    }
  }

  private Executable compile(List<Node> fetches, Map<String, Shape> shapes, Cut cut) {
    // Unless the flight recorder is on, the classes of its events aren't loaded, as that takes
    // long.
    CompileEvent event = FlightRecorder.isInitialized() ? new CompileEvent() : null;
    if (event != null) {
      event.begin();
    }
    Executable plan =
        new Executable(graph.nodes(), fetches, shapes, target, state, memory, block, cut);
    if (event != null) {
      event.ended(plan, fetches.getFirst().name(), graph.nodes().size());
    }
    return plan;
  }

  private ThreadTuner tuner(Schedule schedule) {
    boolean choice = adaptThreads && schedule.steps().stream().anyMatch(step -> step.parts() > 1);
    return choice ? ThreadTuner.upTo(threads) : ThreadTuner.fixed(threads);
  }

  @Override
  public void close() {
    plans.forEach(BoundPlan::close);
    plans.clear();
    block.close();
  }

  /** The key in the op, which may differ from the node's name. */
  private static String key(Node placeholder) {
    return ((Placeholder) placeholder.op()).key();
  }
}
