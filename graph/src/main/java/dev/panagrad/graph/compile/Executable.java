package dev.panagrad.graph.compile;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.compile.lowering.Lowering;
import dev.panagrad.graph.compile.lowering.Ordering;
import dev.panagrad.graph.compile.lowering.Schedule;
import dev.panagrad.graph.compile.lowering.Step;
import dev.panagrad.graph.compile.lowering.Target;
import dev.panagrad.graph.compile.memory.SessionMemory;
import dev.panagrad.graph.compile.memory.SharedBlock;
import dev.panagrad.graph.compile.pass.Subgraph;
import dev.panagrad.graph.compile.placement.Cut;
import dev.panagrad.graph.compile.placement.Partition;
import dev.panagrad.graph.compile.placement.TaskPart;
import dev.panagrad.graph.op.builtin.RunState;
import dev.panagrad.graph.op.transfer.Expect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A graph compiled for some fetches and feed shapes: the schedule and its memory. Closing it frees
 * the memory.
 */
public final class Executable implements AutoCloseable {
  private final Workspace workspace = new Workspace();
  private final SharedBlock block;
  private final SharedBlock.Placement placement;
  private final Schedule schedule;
  private final List<Runnable> samples;
  private final Map<String, Buffer> fed;
  private final List<Buffer> results = new ArrayList<>();
  private final List<Shape> resultShapes = new ArrayList<>();
  private final List<Integer> resultEnds = new ArrayList<>();
  private final List<Buffer> outputs = new ArrayList<>();
  private final List<Long> offsets = new ArrayList<>();
  private final boolean updates;
  private final int prelude;

  /** Null if all nodes belong to one task. */
  private final Partition partition;

  /**
   * Compiles a whole graph, wherever its nodes are placed.
   *
   * @param nodes all nodes of the graph
   * @param fetches the fetched nodes
   * @param shapes the shapes of the feeds, by placeholder name
   * @param block the block for values within a run, shared with plans that never run at the same
   *     time
   */
  public Executable(
      List<Node> nodes,
      List<Node> fetches,
      Map<String, Shape> shapes,
      Target target,
      RunState state,
      SessionMemory session,
      SharedBlock block) {
    this(nodes, fetches, shapes, target, state, session, block, null);
  }

  /**
   * Compiles the part of one task.
   *
   * @param cut the task to compile for; null for all
   */
  public Executable(
      List<Node> nodes,
      List<Node> fetches,
      Map<String, Shape> shapes,
      Target target,
      RunState state,
      SessionMemory session,
      SharedBlock block,
      Cut cut) {
    this.block = block;
    try {
      PassPipeline passes =
          target.rewrite() ? PassPipeline.standard(shapes) : PassPipeline.minimal(shapes);
      Subgraph graph = passes.run(Subgraph.of(nodes, fetches));
      if (target.rewrite()) {
        graph = ConstantFolding.fold(graph, target, workspace);
      }
      List<Node> order = Ordering.of(graph, target.writeAfterRead());
      List<Node> run = order;
      List<Node> roots = graph.roots();
      boolean placed = order.stream().anyMatch(node -> node.task() != 0);
      int firstTag = cut == null ? 0 : cut.firstTag();
      partition = placed || cut != null ? new Partition(order, roots, firstTag) : null;
      if (cut != null) {
        TaskPart part = new TaskPart(partition, cut.transport());
        run = part.nodes();
        roots = part.roots();
      }
      List<Node> kept = roots.stream().filter(Objects::nonNull).toList();
      Lowering lowering = new Lowering(run, kept, target, state, workspace, session);
      lowering.run();
      schedule = new Schedule(lowering.steps());
      prelude = preludeOf(lowering.steps());
      samples = List.copyOf(lowering.samples());
      fed = lowering.fed();
      for (Node root : roots) {
        results.add(lowering.buffer(root));
        resultEnds.add(root == null ? 0 : lowering.end(root));
      }
      graph.roots().forEach(root -> resultShapes.add(root.shape()));
      updates = order.stream().anyMatch(Executable::updatesVariable);
      placement = lowering.placement();
      block.add(placement);
      for (Step step : lowering.steps()) {
        outputs.add(lowering.buffer(step.node()));
        offsets.add(lowering.offset(step.node()));
      }
    } catch (RuntimeException | Error e) {
      workspace.close();
      throw e;
    }
  }

  private static int preludeOf(List<Step> steps) {
    int begin = 0;
    while (begin < steps.size() && !(steps.get(begin).node().op() instanceof Expect)) {
      begin++;
    }
    return begin == steps.size() ? 0 : begin;
  }

  private static boolean updatesVariable(Node node) {
    for (int i = 0; i < node.inputs().size(); i++) {
      if (node.op().updates(i)) {
        return true;
      }
    }
    return false;
  }

  /** The schedule. */
  public Schedule schedule() {
    return schedule;
  }

  /** The number of steps before other tasks start their share: checks of the feeds. */
  public int prelude() {
    return prelude;
  }

  /**
   * Small samples of the steps' work for the JIT compiler. They leave the plan's memory and
   * variables in any state, and may only run while all feeds are bound.
   */
  public List<Runnable> samples() {
    return samples;
  }

  /** The buffer of a placeholder, to be bound to its feed; null if the plan doesn't need it. */
  public Buffer fed(String key) {
    return fed.get(key);
  }

  /** The number of fetches that this task computes. */
  public int results() {
    return results.size();
  }

  /** The value of a fetch, or null if it has none. */
  public Buffer result(int fetch) {
    return results.get(fetch);
  }

  /** The number of steps after which the value of a fetch is complete. */
  public int resultEnd(int fetch) {
    return resultEnds.get(fetch);
  }

  /** The shape of a fetch. */
  public Shape resultShape(int fetch) {
    return resultShapes.get(fetch);
  }

  /** The output buffer of a step, or null if it has no value of its own. */
  public Buffer output(int step) {
    return outputs.get(step);
  }

  /**
   * The offset in bytes of a step's output in the block of intermediate values; -1 if its value is
   * stored elsewhere or it has none.
   */
  public long offset(int step) {
    return offsets.get(step);
  }

  /** Whether runs update variables. */
  public boolean updates() {
    return updates;
  }

  /**
   * The transfers between tasks, or those that a cluster would need; null if the whole graph is
   * placed on task 0 and there is no cluster.
   */
  public Partition partition() {
    return partition;
  }

  /** The bytes of the block that the intermediate values share. */
  public long plannedBytes() {
    return placement.bytes();
  }

  /** The bytes of memory that only this plan uses. */
  public long bytes() {
    return workspace.bytes();
  }

  /** The workspace of the plan's memory, for buffers that live as long as the plan. */
  public Workspace workspace() {
    return workspace;
  }

  @Override
  public void close() {
    block.remove(placement);
    workspace.close();
  }
}
