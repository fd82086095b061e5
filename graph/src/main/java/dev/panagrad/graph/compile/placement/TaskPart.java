package dev.panagrad.graph.compile.placement;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Residence;
import dev.panagrad.graph.Scope;
import dev.panagrad.graph.op.transfer.AwaitSends;
import dev.panagrad.graph.op.transfer.Expect;
import dev.panagrad.graph.op.transfer.Recv;
import dev.panagrad.graph.op.transfer.Send;
import dev.panagrad.graph.op.transfer.Transfers;
import dev.panagrad.graph.op.transfer.Transport;
import dev.panagrad.graph.op.update.Group;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The nodes that one task runs, with its sends and receives. */
public final class TaskPart {
  private final Partition partition;
  private final int task;
  private final Transfers transfers;
  private final GraphBuilder g = new GraphBuilder();
  private final Map<Node, Node> own = new HashMap<>();
  private final List<Node> roots = new ArrayList<>();

  /** Selects the part of the transport's own task. */
  public TaskPart(Partition partition, Transport transport) {
    this.partition = partition;
    task = transport.task();
    transfers = new Transfers(transport);
    try (Scope _ = g.device("/task:" + task)) {
      build();
    }
  }

  private void build() {
    List<Node> prelude = task == 0 ? Prelude.of(partition.order()) : List.of();
    prelude.forEach(this::add);
    g.add("receives", new Expect(transfers), List.of());
    List<Node> sent = new ArrayList<>();
    prelude.forEach(node -> send(node, sent));
    for (Node node : partition.order()) {
      if (!own.containsKey(node)) {
        add(node);
        send(node, sent);
      }
    }
    if (task == 0) {
      for (Node root : partition.roots()) {
        roots.add(root.op().residence() == Residence.NONE ? own.get(root) : local(root));
      }
    }
    g.add("sends", new AwaitSends(transfers), sent);
  }

  private void add(Node node) {
    if (node.task() == task && !Partition.isEverywhere(node)) {
      Node made = copy(node);
      if (made != null) {
        own.put(node, made);
      }
    }
  }

  private Node copy(Node node) {
    List<Node> inputs = new ArrayList<>();
    for (Node input : node.inputs()) {
      // A group of effects: each task has its own group.
      if (input.op().residence() != Residence.NONE) {
        inputs.add(local(input));
      } else if (own.containsKey(input)) {
        inputs.add(own.get(input));
      }
    }
    boolean nothing = node.op() instanceof Group && inputs.isEmpty();
    return nothing ? null : g.add(node.name(), node.op(), inputs);
  }

  private void send(Node node, List<Node> sent) {
    Node made = own.get(node);
    if (made == null || node.task() != task) {
      return;
    }
    for (Edge edge : partition.edges(node)) {
      boolean awaited = isVariable(made);
      g.add(
          node.name() + "/send",
          new Send(transfers, edge.to(), edge.tag(), awaited),
          List.of(made));
      if (!awaited) {
        sent.add(made);
      }
    }
  }

  /** Whether an update of this run may overwrite a value. */
  private static boolean isVariable(Node node) {
    Node holder = node;
    while (holder.op().residence() == Residence.VIEW) {
      holder = holder.input(0);
    }
    return holder.op().residence() == Residence.VARIABLE;
  }

  /** The local node of a value in this task. */
  private Node local(Node value) {
    Node known = own.get(value);
    if (known != null) {
      return known;
    }
    Node made =
        Partition.isEverywhere(value)
            ? g.add(value.name(), value.op(), List.of())
            : g.add(value.name(), recv(value), List.of());
    own.put(value, made);
    return made;
  }

  private Recv recv(Node value) {
    for (Edge edge : partition.edges(value)) {
      if (edge.to() == task) {
        return new Recv(transfers, value.task(), edge.tag(), value.shape(), value.type());
      }
    }
    throw new IllegalStateException("'" + value.name() + "' is sent to nobody");
  }

  /** The nodes in execution order. */
  public List<Node> nodes() {
    return g.build().nodes();
  }

  /** The fetched nodes, only in task 0; null for an effect in which this task has no share. */
  public List<Node> roots() {
    return roots;
  }
}
