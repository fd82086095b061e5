package dev.panagrad.models.onnx.check;

import dev.panagrad.models.onnx.proto.AttributeProto;
import dev.panagrad.models.onnx.proto.AttributeValue;
import dev.panagrad.models.onnx.proto.FunctionProto;
import dev.panagrad.models.onnx.proto.GraphProto;
import dev.panagrad.models.onnx.proto.NodeProto;
import dev.panagrad.models.onnx.type.ValueInfoProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks names, order and attributes of a graph and of the graphs nested in its nodes. */
final class GraphChecker {
  private final Map<String, Long> opsets;
  private final List<String> problems;

  /**
   * A checker of graphs with the same imports.
   *
   * @param opsets versions by domain
   * @param problems receives the problems
   */
  GraphChecker(Map<String, Long> opsets, List<String> problems) {
    this.opsets = opsets;
    this.problems = problems;
  }

  /**
   * Checks a graph.
   *
   * @param where the graph's location for messages; empty for the model's own
   * @param outer the values of the enclosing graphs
   */
  void check(String where, GraphProto graph, Set<String> outer) {
    Set<String> known = new HashSet<>(outer);
    Set<String> own = new HashSet<>();
    for (ValueInfoProto input : graph.inputs()) {
      define(where, "as an input", input.name(), own);
    }
    Set<String> constants = new HashSet<>();
    graph.initializers().forEach(t -> define(where, "as an initializer", t.name(), constants));
    graph
        .sparseInitializers()
        .forEach(t -> define(where, "as an initializer", t.name(), constants));
    own.addAll(constants);
    known.addAll(own);
    checkNodes(where, graph.nodes(), own, known);
    for (ValueInfoProto output : graph.outputs()) {
      if (!known.contains(output.name())) {
        tell(where, "nothing computes the output '%s'".formatted(output.name()));
      }
    }
  }

  /** Checks the nodes of a function. */
  void check(String where, FunctionProto function) {
    Set<String> own = new HashSet<>();
    function.inputs().forEach(name -> define(where, "as an input", name, own));
    Set<String> known = new HashSet<>(own);
    checkNodes(where, function.nodes(), own, known);
    for (String output : function.outputs()) {
      if (!known.contains(output)) {
        tell(where, "nothing computes the output '%s'".formatted(output));
      }
    }
    Set<String> attributes = new HashSet<>(function.attributes());
    function.defaults().forEach(attribute -> attributes.add(attribute.name()));
    for (NodeProto node : function.nodes()) {
      for (AttributeProto attribute : node.attributes()) {
        if (attribute.value() instanceof AttributeValue.Reference to
            && !attributes.contains(to.attribute())) {
          tell(
              where,
              "%s takes its attribute '%s' from '%s', which the function has not"
                  .formatted(node.label(), attribute.name(), to.attribute()));
        }
      }
    }
  }

  private void checkNodes(String where, List<NodeProto> nodes, Set<String> own, Set<String> known) {
    Map<String, Integer> makers = new HashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      for (String output : nodes.get(i).outputs()) {
        makers.putIfAbsent(output, i);
      }
    }
    Cycles cycles = new Cycles(nodes, makers);
    for (int i = 0; i < nodes.size(); i++) {
      NodeProto node = nodes.get(i);
      checkOpset(where, node);
      for (String input : new LinkedHashSet<>(node.inputs())) {
        if (!input.isEmpty() && !known.contains(input)) {
          tell(where, unknownInput(node, input, i, nodes, makers, cycles));
        }
      }
      checkAttributes(where, node, known);
      for (String output : node.outputs()) {
        if (!output.isEmpty()) {
          define(where, "by " + node.label(), output, own);
          known.add(output);
        }
      }
    }
  }

  private static String unknownInput(
      NodeProto node,
      String input,
      int at,
      List<NodeProto> nodes,
      Map<String, Integer> makers,
      Cycles cycles) {
    Integer maker = makers.get(input);
    if (maker == null) {
      return "%s reads '%s', which nothing defines".formatted(node.label(), input);
    }
    if (cycles.sameCycle(at, maker)) {
      return "%s reads '%s', which depends on its own result: a cycle"
          .formatted(node.label(), input);
    }
    return "%s reads '%s' before %s computes it: nodes are out of order"
        .formatted(node.label(), input, nodes.get(maker).label());
  }

  private void checkOpset(String where, NodeProto node) {
    if (node.operator().isEmpty()) {
      tell(where, "the node%s has no operator".formatted(node.label()));
    } else if (!opsets.containsKey(node.domain())) {
      tell(
          where,
          "%s is of an operator set that is not imported, '%s'"
              .formatted(node.label(), node.domain().isEmpty() ? "ai.onnx" : node.domain()));
    }
  }

  private void checkAttributes(String where, NodeProto node, Set<String> known) {
    Set<String> names = new HashSet<>();
    for (AttributeProto attribute : node.attributes()) {
      if (!names.add(attribute.name())) {
        tell(where, "%s has the attribute '%s' twice".formatted(node.label(), attribute.name()));
      }
      switch (attribute.value()) {
        case AttributeValue.Missing missing ->
            tell(
                where,
                "the attribute '%s' of %s %s"
                    .formatted(attribute.name(), node.label(), missing.problem()));
        case AttributeValue.GraphValue graph ->
            check(inside(where, node, attribute), graph.value(), known);
        case AttributeValue.GraphsValue graphs ->
            graphs.values().forEach(g -> check(inside(where, node, attribute), g, known));
        default -> {}
      }
    }
    RequiredAttributes.missing(node, opsets.getOrDefault(node.domain(), 0L))
        .forEach(problem -> tell(where, problem));
  }

  private static String inside(String where, NodeProto node, AttributeProto attribute) {
    String here = "%s of %s".formatted(attribute.name(), node.label());
    return where.isEmpty() ? here : here + " in " + where;
  }

  private void define(String where, String what, String name, Set<String> own) {
    if (name.isEmpty()) {
      tell(where, "a value has no name, defined %s".formatted(what));
    } else if (!own.add(name)) {
      tell(where, "'%s' is defined a second time, %s".formatted(name, what));
    }
  }

  private void tell(String where, String problem) {
    problems.add(where.isEmpty() ? problem : "in %s, %s".formatted(where, problem));
  }
}
