package dev.panagrad.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An immutable computation graph: nodes in topological order, each after its inputs. */
public final class Graph {
  private final List<Node> nodes;
  private final Map<String, Node> byName;

  Graph(List<Node> nodes, Map<String, Node> aliases) {
    this.nodes = List.copyOf(nodes);
    this.byName = new HashMap<>(aliases);
    for (Node node : nodes) {
      byName.put(node.name(), node);
    }
  }

  /** All nodes in topological order, inputs first. */
  public List<Node> nodes() {
    return nodes;
  }

  /** Whether a node belongs to this graph. */
  public boolean contains(Node node) {
    return byName.get(node.name()) == node;
  }

  /**
   * The node with a name or an alias.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Node node(String name) {
    Node node = byName.get(name);
    if (node == null) {
      throw new IllegalArgumentException("the graph has no node named '" + name + "'");
    }
    return node;
  }

  /** The variables, in creation order. */
  public List<Node> variables() {
    return residing(Residence.VARIABLE);
  }

  /** The placeholders, in creation order. */
  public List<Node> placeholders() {
    return residing(Residence.FED);
  }

  private List<Node> residing(Residence where) {
    return nodes.stream().filter(node -> node.op().residence() == where).toList();
  }
}
