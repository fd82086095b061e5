package dev.panagrad.graph;

import dev.panagrad.graph.op.source.Placeholder;
import dev.panagrad.graph.op.source.Variable;
import dev.panagrad.graph.op.update.Group;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Keeps the nodes of a builder, their names and the scope, and checks new nodes. */
final class NodeRegistry {
  private final List<Node> nodes = new ArrayList<>();

  /** Keys of the placeholders and variables; each key stands for memory of its own. */
  private final Set<String> keys = new HashSet<>();

  private final Map<String, Node> byName = new HashMap<>();

  /** The last number used per base name. */
  private final Map<String, Integer> numbers = new HashMap<>();

  private final Map<String, Node> aliases = new HashMap<>();
  private String prefix = "";

  /** The task of the next nodes. */
  private int task;

  Node add(String wanted, Op op, List<Node> inputs) {
    return put(unique(prefix + wanted), op, inputs);
  }

  /** Adds a node that sessions find by its name, so the name must be free. */
  Node keyed(String name, Function<String, Op> op) {
    String key = prefix + name;
    if (isTaken(key)) {
      throw taken(key);
    }
    return put(key, op.apply(key), List.of());
  }

  private Node put(String name, Op op, List<Node> inputs) {
    for (Node input : inputs) {
      checkOwn(input, "%s '%s'".formatted(op.name(), name));
      checkValue(input, op, name);
    }
    String key = key(op);
    if (key != null && keys.contains(key)) {
      // Otherwise two variables of different shapes would share one memory.
      throw taken(key);
    }
    Shape shape;
    DType type;
    try {
      shape = op instanceof CustomOp custom ? customShape(custom, inputs) : op.inferShape(inputs);
      type = op.type(inputs);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s '%s': %s".formatted(op.name(), name, e.getMessage()), e);
    }
    Node node = new Node(name, op, inputs, shape, type, place(op));
    nodes.add(node);
    if (key != null) {
      keys.add(key);
    }
    byName.put(name, node);
    return node;
  }

  /** The shape that a custom op infers; its mistakes become clear errors. */
  private static Shape customShape(CustomOp op, List<Node> inputs) {
    boolean plain = op.residence() == Residence.TEMPORARY && !op.stacksInputs();
    for (int i = 0; i < inputs.size(); i++) {
      plain &= !op.updates(i);
    }
    Rules.check(
        plain && op.type(inputs) != null,
        "a custom op keeps the defaults of residence, updates and stacksInputs, and has a type");
    Shape shape;
    try {
      shape = op.inferShape(inputs);
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException e) {
      String message = "inferShape failed on %d inputs: %s".formatted(inputs.size(), e);
      throw new IllegalArgumentException(message, e);
    }
    Rules.check(shape != null, "inferShape gave null instead of a shape");
    boolean known = inputs.stream().allMatch(input -> input.shape().isKnown());
    Rules.check(
        shape.isKnown() || !known,
        "inferShape must tell all sizes where those of its inputs are known, not %s",
        shape);
    return shape;
  }

  Node alias(String name, Node node) {
    String key = prefix + name;
    if (isTaken(key)) {
      throw taken(key);
    }
    checkOwn(node, "the alias '" + key + "'");
    aliases.put(key, node);
    return node;
  }

  Scope scope(String name) {
    String outer = prefix;
    prefix = outer + name + "/";
    return () -> prefix = outer;
  }

  Scope device(int number) {
    int outer = task;
    task = number;
    return () -> task = outer;
  }

  /** The task of an op; fed values come from the caller, task 0. */
  private int place(Op op) {
    return op instanceof Placeholder ? 0 : task;
  }

  Graph build() {
    return new Graph(nodes, aliases);
  }

  /** The key by which sessions find a placeholder or a variable; null for other ops. */
  private static String key(Op op) {
    return switch (op) {
      case Placeholder placeholder -> placeholder.key();
      case Variable variable -> variable.key();
      default -> null;
    };
  }

  private static void checkValue(Node input, Op user, String name) {
    if (input.op().residence() == Residence.NONE && !(user instanceof Group)) {
      throw new IllegalArgumentException(
          "%s '%s': its input '%s' (%s) only has an effect and no value; fetch it or put it in a"
                  .formatted(user.name(), name, input.name(), input.op().name())
              + " group");
    }
  }

  private static IllegalArgumentException taken(String name) {
    return new IllegalArgumentException("the name '" + name + "' is taken; choose another one");
  }

  private String unique(String wanted) {
    String name = wanted;
    while (isTaken(name)) {
      name = wanted + "_" + numbers.merge(wanted, 1, Integer::sum);
    }
    return name;
  }

  /** Whether a name is free in the scope. */
  boolean isFree(String name) {
    return !isTaken(prefix + name);
  }

  private boolean isTaken(String name) {
    return byName.containsKey(name) || aliases.containsKey(name);
  }

  private void checkOwn(Node node, String user) {
    if (byName.get(node.name()) != node) {
      throw new IllegalArgumentException(
          "%s: its input '%s' belongs to another graph".formatted(user, node.name()));
    }
  }
}
