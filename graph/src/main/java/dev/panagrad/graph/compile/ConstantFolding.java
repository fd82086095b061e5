package dev.panagrad.graph.compile;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.CustomOp;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Residence;
import dev.panagrad.graph.compile.lowering.Step;
import dev.panagrad.graph.compile.lowering.Target;
import dev.panagrad.graph.compile.memory.SharedBlock;
import dev.panagrad.graph.compile.pass.Rewriter;
import dev.panagrad.graph.compile.pass.Subgraph;
import dev.panagrad.graph.op.array.Checked;
import dev.panagrad.graph.op.array.DropoutMask;
import dev.panagrad.graph.op.builtin.RunState;
import dev.panagrad.graph.op.source.Constant;
import dev.panagrad.graph.op.source.Stored;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Computes nodes that depend only on constant {@link Stored} values and {@link Constant}s once,
 * when a schedule is compiled; for instance permuted filters of imported networks. The kernels are
 * the same as in a run, so the bits are the same. The results are stored in the plan's memory.
 */
final class ConstantFolding {
  /** Results up to this size are folded even if they are far larger than their inputs. */
  private static final long SMALL = 1 << 14;

  private ConstantFolding() {}

  /**
   * The graph with stored values in place of the folded nodes.
   *
   * @param workspace the memory for the results
   */
  static Subgraph fold(Subgraph graph, Target target, Workspace workspace) {
    List<Node> wanted = wanted(graph);
    if (wanted.isEmpty()) {
      return graph;
    }
    Map<Node, Stored> computed = new HashMap<>();
    try (SharedBlock block = new SharedBlock();
        Executable plan =
            new Executable(
                graph.nodes(),
                wanted,
                Map.of(),
                target.withoutRewriting(),
                new RunState(0),
                variable -> {
                  throw new IllegalStateException("no constant reads the variable " + variable);
                },
                block)) {
      for (Step step : plan.schedule().steps()) {
        for (int part = 0; part < step.parts(); part++) {
          step.task().run(part);
        }
      }
      for (int i = 0; i < wanted.size(); i++) {
        Node node = wanted.get(i);
        Buffer copy = copy(plan.result(i), workspace);
        computed.put(node, Stored.constant(node.shape(), node.type(), copy));
      }
    }
    return Rewriter.rewrite(
        graph,
        (g, old, inputs) ->
            computed.containsKey(old) ? g.add(computed.get(old)) : Rewriter.copy(g, old, inputs));
  }

  private static Buffer copy(Buffer from, Workspace workspace) {
    Buffer to = workspace.allocate(from.length());
    MemorySegment.copy(
        from.segment(), from.offset(), to.segment(), to.offset(), from.length() * Float.BYTES);
    return to;
  }

  /** The nodes to fold: constant nodes with a reader that isn't constant. */
  private static List<Node> wanted(Subgraph graph) {
    Set<Node> constants = constants(graph);
    Set<Node> read = new HashSet<>();
    List<Node> nodes = graph.nodes();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      if (!constants.contains(node) || (read.contains(node) && isView(node))) {
        read.addAll(node.inputs());
      }
    }
    List<Node> wanted = new ArrayList<>();
    for (Node node : nodes) {
      if (constants.contains(node)
          && read.contains(node)
          && !isView(node)
          && !node.inputs().isEmpty()) {
        wanted.add(node);
      }
    }
    return wanted;
  }

  private static boolean isView(Node node) {
    return node.op().residence() == Residence.VIEW;
  }

  private static Set<Node> constants(Subgraph graph) {
    Set<Node> constants = new HashSet<>();
    // Nodes that depend on Constants alone aren't folded: they are few and small.
    Set<Node> stored = new HashSet<>();
    Set<Node> roots = new HashSet<>(graph.roots());
    for (Node node : graph.nodes()) {
      switch (node.op()) {
        case Stored op when op.isConstant() -> {
          constants.add(node);
          stored.add(node);
        }
        case Constant _ -> constants.add(node);
        case Checked _, DropoutMask _, CustomOp _ -> {}
        default -> {
          if (!node.inputs().isEmpty()
              && !roots.contains(node)
              && constants.containsAll(node.inputs())
              && node.inputs().stream().anyMatch(stored::contains)
              && (isView(node) || node.op().residence() == Residence.TEMPORARY)
              && isOfSensibleSize(node)) {
            constants.add(node);
            stored.add(node);
          }
        }
      }
    }
    return constants;
  }

  /** Whether a result isn't much larger than its inputs, unlike a broadcast scalar. */
  private static boolean isOfSensibleSize(Node node) {
    long inputs = node.inputs().stream().mapToLong(input -> input.shape().elements()).sum();
    return node.shape().elements() <= Math.max(SMALL, 2 * inputs);
  }
}
