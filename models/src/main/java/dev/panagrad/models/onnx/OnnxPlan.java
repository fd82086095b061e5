package dev.panagrad.models.onnx;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.compile.lowering.Step;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.graph.session.WarmUp;
import dev.panagrad.models.onnx.operator.Operators;
import dev.panagrad.models.onnx.proto.ModelProto;
import dev.panagrad.models.onnx.translate.Translation;
import dev.panagrad.models.onnx.translate.Value;
import dev.panagrad.models.onnx.translate.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model translated for inputs of certain shapes, and for the content of inputs that determine
 * sizes; it allows to inspect the graph and its schedule. A plan belongs to its {@link OnnxModel},
 * and is usable as long as the model keeps it.
 */
public final class OnnxPlan {
  /** Inputs with more elements than this don't determine sizes. */
  private static final int MOST_CONTENT = 1024;

  /** The number of operations from which on a warm-up pays off. */
  private static final double LONG_RUN = 1e9;

  private final Map<String, Shape> shapes;
  private final Map<String, OnnxTensor> contents;
  private final Map<String, Node> placeholders;
  private final Map<String, Tensor> inputs = new HashMap<>();
  private final Map<String, Value> outputs;
  private final Session session;
  private final Fetches fetches;

  /** Filled by each run, and copied to the outputs at once. */
  private final Results results;

  private OnnxPlan(
      Map<String, Shape> shapes,
      Map<String, OnnxTensor> contents,
      Map<String, Node> placeholders,
      Map<String, Value> outputs,
      Session session,
      Fetches fetches) {
    this.shapes = shapes;
    this.contents = contents;
    this.placeholders = placeholders;
    this.outputs = outputs;
    this.session = session;
    this.fetches = fetches;
    results = fetches == null ? null : new Results(fetches);
  }

  /** Translates a model for the fed inputs. */
  static OnnxPlan translate(
      ModelProto model, Weights weights, Map<String, OnnxTensor> fed, SessionOptions options) {
    GraphBuilder g = new GraphBuilder();
    Translation translation =
        new Translation(Operators.table(), model, g, tensor -> weights.value(g, tensor));
    Map<String, Shape> shapes = new HashMap<>();
    fed.forEach(
        (name, tensor) -> {
          shapes.put(name, tensor.shape());
          boolean small = tensor.length() <= MOST_CONTENT;
          translation.input(name, tensor.type(), tensor.shape(), small ? tensor : null);
        });
    List<Value> values = translation.run();
    Map<String, Value> outputs = new LinkedHashMap<>();
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      outputs.put(model.graph().outputs().get(i).name(), values.get(i));
      if (!isKnown(values.get(i))) {
        nodes.add(values.get(i).node());
      }
    }
    Map<String, OnnxTensor> contents = new HashMap<>();
    translation.specialized().forEach(name -> contents.put(name, fed.get(name)));
    boolean runs = !nodes.isEmpty();
    return new OnnxPlan(
        shapes,
        contents,
        Map.copyOf(translation.placeholders()),
        outputs,
        runs ? new Session(g.build(), options) : null,
        runs ? Fetches.of(nodes.stream().distinct().toList()) : null);
  }

  private static boolean isKnown(Value value) {
    return value.isConstant() && value.constant() != null;
  }

  /** Whether the plan fits inputs of these shapes, and their content where it matters. */
  boolean serves(Map<String, OnnxTensor> fed) {
    if (!fed.keySet().equals(shapes.keySet())) {
      return false;
    }
    return fed.entrySet().stream()
            .allMatch(entry -> entry.getValue().shape().equals(shapes.get(entry.getKey())))
        && contents.entrySet().stream()
            .allMatch(entry -> entry.getValue().equals(fed.get(entry.getKey())));
  }

  /** Computes the outputs. */
  Map<String, OnnxTensor> run(Map<String, OnnxTensor> fed) {
    if (session != null) {
      session.run(feeds(fed), results);
    }
    Map<String, OnnxTensor> computed = new LinkedHashMap<>();
    outputs.forEach(
        (name, value) ->
            computed.put(
                name,
                isKnown(value)
                    ? value.constant()
                    : OnnxTensor.of(value.type(), results.get(value.node()))));
    return computed;
  }

  /** Whether a run computes anything, that is, whether an output depends on the inputs. */
  public boolean computes() {
    return session != null;
  }

  /**
   * The session over the graph.
   *
   * @throws IllegalStateException if nothing is computed
   */
  public Session session() {
    if (session == null) {
      throw new IllegalStateException("all outputs are known without a run");
    }
    return session;
  }

  /** The outputs that a run computes, each node once. */
  public Fetches fetches() {
    session();
    return fetches;
  }

  /**
   * The feeds of a run with these inputs; the tensors belong to the plan, and the next run
   * overwrites them.
   */
  public Feeds feeds(Map<String, OnnxTensor> fed) {
    Feeds feeds = new Feeds();
    placeholders.forEach(
        (name, placeholder) -> {
          // Allocated once: freeing memory that threads share takes as long as a small network's
          // run.
          Tensor tensor = inputs.computeIfAbsent(name, _ -> fed.get(name).toTensor());
          fed.get(name).copyTo(tensor.buffer());
          feeds.put(placeholder, tensor);
        });
    return feeds;
  }

  /**
   * Warms up the JIT compiler on samples of the work if a run is long, as interpreted loops take a
   * hundred times longer; short runs finish sooner without it.
   */
  void warmUp(Map<String, OnnxTensor> fed) {
    if (session == null) {
      return;
    }
    Feeds feeds = feeds(fed);
    List<Step> steps = session.compile(feeds, fetches).schedule().steps();
    if (steps.stream().mapToDouble(Step::flops).sum() >= LONG_RUN) {
      new WarmUp(session).run(feeds, fetches).start();
    }
  }

  void close() {
    inputs.values().forEach(Tensor::close);
    if (session != null) {
      session.close();
    }
  }
}
