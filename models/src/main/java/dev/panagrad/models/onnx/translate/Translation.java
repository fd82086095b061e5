package dev.panagrad.models.onnx.translate;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.proto.AttributeProto;
import dev.panagrad.models.onnx.proto.AttributeValue;
import dev.panagrad.models.onnx.proto.FunctionProto;
import dev.panagrad.models.onnx.proto.GraphProto;
import dev.panagrad.models.onnx.proto.ModelProto;
import dev.panagrad.models.onnx.proto.NodeProto;
import dev.panagrad.models.onnx.proto.OperatorSetIdProto;
import dev.panagrad.models.onnx.proto.TensorProto;
import dev.panagrad.models.onnx.type.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One translation of an ONNX graph into nodes, for inputs of known shapes.
 *
 * <p>Nodes are translated in order, each by its rule. Values that don't depend on fed inputs are
 * computed immediately where there is a {@link HostRule}. If a rule needs elements that come from
 * an input, such as the sizes of a Reshape, the translation is valid for these elements only: see
 * {@link #specialized}.
 */
public final class Translation {
  /** Larger results are left to the graph even if they could be computed immediately. */
  private static final int MOST_HOST = 1 << 16;

  private final OperatorTable table;
  private final ModelProto model;
  private final GraphBuilder g;
  private final Function<TensorProto, Value> weights;
  private final Scope scope;
  private final Problems problems = new Problems();
  private final Set<String> specialized = new HashSet<>();
  private final Map<String, OnnxTensor> contents = new HashMap<>();
  private final Map<String, Node> placeholders = new LinkedHashMap<>();

  /** The names of values that are unavailable, since their computation failed. */
  private final Set<String> failed = new HashSet<>();

  /**
   * Starts a translation.
   *
   * @param g the builder for new nodes
   * @param weights makes the value of an initializer
   */
  public Translation(
      OperatorTable table, ModelProto model, GraphBuilder g, Function<TensorProto, Value> weights) {
    this.table = table;
    this.model = model;
    this.g = g;
    this.weights = weights;
    scope = Scope.of(opsets(model.opsets()));
  }

  private static Map<String, Long> opsets(List<OperatorSetIdProto> sets) {
    Map<String, Long> versions = new HashMap<>();
    sets.forEach(set -> versions.put(set.domain(), set.version()));
    return versions;
  }

  GraphBuilder builder() {
    return g;
  }

  /**
   * Sets an input of the model.
   *
   * @param content the fed content, if the translation may depend on it; else null
   */
  public void input(String name, DataType type, Shape shape, OnnxTensor content) {
    if (content != null) {
      contents.put(name, content);
    }
    Supplier<Node> make =
        () -> {
          Node made =
              g.placeholder(
                  name, OnnxTensor.isInt32(type) ? DType.INT32 : DType.FLOAT32, shape.sizes());
          placeholders.put(name, made);
          return made;
        };
    scope.put(name, Value.lazy(type, shape, Set.of(name), make).withEvaluation(() -> content));
  }

  /** Sets an input of the model to a node that the caller has made. */
  public void input(String name, DataType type, Node node) {
    scope.put(name, Value.of(type, node, Set.of(name)));
  }

  /**
   * Translates the graph.
   *
   * @return its outputs in order
   * @throws UnsupportedException listing everything that isn't supported
   */
  public List<Value> run() {
    initializers(model.graph(), scope);
    nodes(model.graph().nodes(), scope);
    List<Value> outputs = outputs(model.graph(), scope);
    for (int i = 0; i < outputs.size(); i++) {
      if (outputs.get(i) != null && !outputs.get(i).isTensor()) {
        problems.add(
            "the output '%s' is %s, not a tensor"
                .formatted(model.graph().outputs().get(i).name(), outputs.get(i)));
      }
    }
    problems.throwIfAny();
    return outputs;
  }

  OperatorRule rule(String operator) {
    return table.rule(operator);
  }

  /** The created placeholders, by the names of the inputs. */
  public Map<String, Node> placeholders() {
    return placeholders;
  }

  /** The inputs whose elements the translation depends on. */
  public Set<String> specialized() {
    return Set.copyOf(specialized);
  }

  private void initializers(GraphProto graph, Scope in) {
    for (TensorProto tensor : graph.initializers()) {
      // An initializer with the name of an input is that input's default.
      if (in != scope || !scope.has(tensor.name())) {
        in.put(tensor.name(), weights.apply(tensor));
      }
    }
    for (var sparse : graph.sparseInitializers()) {
      problems.add("the initializer '" + sparse.name() + "' is sparse");
    }
  }

  private static List<Value> outputs(GraphProto graph, Scope in) {
    return new ArrayList<>(graph.outputs().stream().map(output -> in.find(output.name())).toList());
  }

  private void nodes(List<NodeProto> nodes, Scope in) {
    for (NodeProto node : nodes) {
      List<Value> results = null;
      if (node.inputs().stream().noneMatch(failed::contains)) {
        results = problems.guard(node, () -> translate(node, in));
      }
      for (int i = 0; i < node.outputs().size(); i++) {
        String name = node.outputs().get(i);
        Value value = results != null && i < results.size() ? results.get(i) : null;
        if (value != null) {
          in.put(name, value);
        } else if (!name.isEmpty()) {
          failed.add(name);
          if (results != null) {
            problems.add("%s: its output %d isn't supported".formatted(node.label(), i));
          }
        }
      }
    }
  }

  private List<Value> translate(NodeProto node, Scope in) {
    List<Value> inputs = new ArrayList<>();
    for (String name : node.inputs()) {
      inputs.add(name.isEmpty() ? null : in.find(name));
    }
    while (!inputs.isEmpty() && inputs.getLast() == null) {
      inputs.removeLast();
    }
    String operator = node.qualifiedOperator();
    FunctionProto function = function(node);
    if (function != null) {
      return call(function, node, in, inputs);
    }
    OperatorContext context = new OperatorContext(this, in, node, inputs);
    HostRule host = table.hostRule(operator);
    if (host != null && inputs.stream().allMatch(v -> v == null || v.isConstant())) {
      List<OnnxTensor> results = evaluate(host, context);
      if (results != null) {
        return results.stream().map(t -> t == null ? null : Value.of(g, t)).toList();
      }
    }
    OperatorRule rule = table.rule(operator);
    if (rule == null) {
      problems.missing(operator, node);
      return null;
    }
    List<Value> values = rule.apply(context);
    if (host != null) {
      Once<List<OnnxTensor>> results = new Once<>(() -> evaluate(host, context));
      for (int i = 0; i < values.size(); i++) {
        int index = i;
        Value value = values.get(i);
        if (value != null && !value.isConstant()) {
          value.withEvaluation(() -> results.get() == null ? null : results.get().get(index));
        }
      }
    }
    return values;
  }

  /** The results of a host rule; null if an input isn't known, or the results would be large. */
  private static List<OnnxTensor> evaluate(HostRule rule, OperatorContext context) {
    List<OnnxTensor> inputs = new ArrayList<>();
    long elements = 0;
    for (Value value : context.all()) {
      if (value != null && !value.isTensor()) {
        return null;
      }
      if (value != null) {
        elements += value.shape().elements();
      }
      OnnxTensor known = value == null || elements > MOST_HOST ? null : value.known();
      if (value != null && known == null) {
        return null;
      }
      inputs.add(known);
    }
    return rule.apply(inputs, context);
  }

  /**
   * The elements of a value, computed now if necessary; null if it depends on an input whose
   * content isn't given. From here on, the translation is valid for this content only.
   */
  OnnxTensor require(Value value) {
    OnnxTensor known = value.known();
    if (known == null && contents.keySet().containsAll(value.origins())) {
      known = Evaluation.of(g, value, placeholders, contents);
    }
    if (known != null) {
      specialized.addAll(value.origins());
    }
    return known;
  }

  /** Translates a graph inside a node; its inputs are the arguments. */
  List<Value> inline(GraphProto graph, Scope around, List<Value> arguments) {
    Scope inner = around.inner();
    for (int i = 0; i < graph.inputs().size(); i++) {
      inner.put(graph.inputs().get(i).name(), arguments.get(i));
    }
    initializers(graph, inner);
    nodes(graph.nodes(), inner);
    return outputs(graph, inner);
  }

  private FunctionProto function(NodeProto node) {
    for (FunctionProto function : model.functions()) {
      if (function.domain().equals(node.domain())
          && function.name().equals(node.operator())
          && function.overload().equals(node.overload())) {
        return function;
      }
    }
    return null;
  }

  /** Translates the nodes of a function in place of the node that calls it. */
  private List<Value> call(
      FunctionProto function, NodeProto node, Scope caller, List<Value> inputs) {
    Map<String, AttributeValue> defaults = new HashMap<>();
    for (AttributeProto attribute : function.defaults()) {
      defaults.put(attribute.name(), attribute.value());
    }
    Map<String, Long> versions = opsets(model.opsets());
    versions.putAll(opsets(function.opsets()));
    Scope inner =
        Scope.function(
            versions,
            name -> caller.attribute(node, name).or(() -> Optional.ofNullable(defaults.get(name))));
    for (int i = 0; i < function.inputs().size() && i < inputs.size(); i++) {
      if (inputs.get(i) != null) {
        inner.put(function.inputs().get(i), inputs.get(i));
      }
    }
    nodes(function.nodes(), inner);
    return new ArrayList<>(function.outputs().stream().map(inner::find).toList());
  }

  /** Computes a value when it is first requested. */
  private static final class Once<T> {
    private Supplier<T> make;
    private T value;

    Once(Supplier<T> make) {
      this.make = make;
    }

    T get() {
      if (make != null) {
        value = make.get();
        make = null;
      }
      return value;
    }
  }
}
