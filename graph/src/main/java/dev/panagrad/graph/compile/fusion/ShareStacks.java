package dev.panagrad.graph.compile.fusion;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.compile.pass.Pass;
import dev.panagrad.graph.compile.pass.Rewriter;
import dev.panagrad.graph.compile.pass.Subgraph;
import dev.panagrad.graph.op.array.Concat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns two overlapping stacks of rows into two views of one stack. The states before each time
 * step, which a weight gradient reads, are [h0 … h(n-1)]; those after it, which the next layer
 * reads, are [h1 … hn]. As separate stacks, one of them would have to be copied.
 */
public final class ShareStacks implements Pass {
  private static final Concat STACK = new Concat(0);

  /** Makes the pass. */
  public ShareStacks() {}

  @Override
  public String name() {
    return "share stacks";
  }

  /**
   * Two stacks and their union.
   *
   * @param lower the stack that starts first
   * @param skipped the number of its parts before the start of the upper one
   */
  private record Pair(Node lower, Node upper, int skipped, List<Node> union) {}

  @Override
  public Subgraph apply(Subgraph graph) {
    Map<Node, Pair> pairs = find(graph);
    if (pairs.isEmpty()) {
      return graph;
    }
    Map<Node, Node> made = new HashMap<>();
    Map<Pair, Node> unions = new HashMap<>();
    return Rewriter.rewrite(
        graph,
        (g, old, inputs) -> {
          Pair pair = pairs.get(old);
          Node node =
              pair == null ? Rewriter.copy(g, old, inputs) : view(g, old, pair, unions, made);
          made.put(old, node);
          return node;
        });
  }

  private static Node view(
      GraphBuilder g, Node old, Pair pair, Map<Pair, Node> unions, Map<Node, Node> made) {
    Node union = unions.get(pair);
    if (union == null) {
      union = g.concat(0, pair.union.stream().map(made::get).toArray(Node[]::new));
      unions.put(pair, union);
    }
    int start = old == pair.lower ? 0 : rows(pair.union.subList(0, pair.skipped));
    return g.slice(union, 0, start, old.shape().size(0));
  }

  private static int rows(List<Node> parts) {
    return parts.stream().mapToInt(part -> part.shape().size(0)).sum();
  }

  private static Map<Node, Pair> find(Subgraph graph) {
    Map<Node, Integer> positions = new HashMap<>();
    Map<Node, List<Node>> byFirst = new HashMap<>();
    List<Node> stacks = new ArrayList<>();
    for (Node node : graph.nodes()) {
      positions.put(node, positions.size());
      if (STACK.equals(node.op()) && isDistinct(node.inputs())) {
        stacks.add(node);
        byFirst.computeIfAbsent(node.input(0), _ -> new ArrayList<>()).add(node);
      }
    }
    Map<Node, Pair> pairs = new HashMap<>();
    for (Node lower : stacks) {
      for (int skipped = 1;
          skipped < lower.inputs().size() && !pairs.containsKey(lower);
          skipped++) {
        for (Node upper : byFirst.getOrDefault(lower.input(skipped), List.of())) {
          Pair pair = overlap(lower, upper, skipped);
          if (pair != null && !pairs.containsKey(upper) && isReady(pair, positions)) {
            pairs.put(lower, pair);
            pairs.put(upper, pair);
            break;
          }
        }
      }
    }
    return pairs;
  }

  private static boolean isDistinct(List<Node> nodes) {
    Set<Node> distinct = new HashSet<>(nodes);
    return distinct.size() == nodes.size();
  }

  /** The pair if the stacks overlap in at least two parts, or null. */
  private static Pair overlap(Node lower, Node upper, int skipped) {
    int common = Math.min(lower.inputs().size() - skipped, upper.inputs().size());
    if (common < 2
        || !lower
            .inputs()
            .subList(skipped, skipped + common)
            .equals(upper.inputs().subList(0, common))) {
      return null;
    }
    List<Node> union = new ArrayList<>(lower.inputs());
    union.addAll(upper.inputs().subList(common, upper.inputs().size()));
    return isDistinct(union) ? new Pair(lower, upper, skipped, union) : null;
  }

  /** Whether all parts are computed before the earlier of the two stacks. */
  private static boolean isReady(Pair pair, Map<Node, Integer> positions) {
    int first = Math.min(positions.get(pair.lower), positions.get(pair.upper));
    return pair.union.stream().allMatch(part -> positions.get(part) < first);
  }
}
