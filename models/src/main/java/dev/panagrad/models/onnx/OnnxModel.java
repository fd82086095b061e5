package dev.panagrad.models.onnx;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.onnx.check.ModelChecker;
import dev.panagrad.models.onnx.operator.Operators;
import dev.panagrad.models.onnx.proto.ModelProto;
import dev.panagrad.models.onnx.proto.OnnxFile;
import dev.panagrad.models.onnx.proto.TensorProto;
import dev.panagrad.models.onnx.translate.UnsupportedException;
import dev.panagrad.models.onnx.translate.Weights;
import dev.panagrad.models.onnx.type.ValueInfoProto;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A model of an ONNX file, ready to run on the engine.
 *
 * <p>The graph is translated and compiled once for each combination of fed shapes; the {@value
 * #MOST_PLANS} most recently used plans are kept. Small inputs that determine sizes or axes are
 * part of the combination. All plans share the weights. Thread-safe; runs are serialized.
 */
public final class OnnxModel implements AutoCloseable {
  /** The number of combinations of shapes that are kept ready to run. */
  public static final int MOST_PLANS = 16;

  private final String name;
  private final Arena arena = Arena.ofShared();
  private final ModelProto model;
  private final SessionOptions options;
  private final Weights weights = new Weights();

  /** Ordered by use, the most recently used last. */
  private final List<OnnxPlan> plans = new ArrayList<>();

  /** Whether the JIT compiler has been warmed up on a plan. */
  private boolean warm;

  private boolean closed;

  private OnnxModel(Path file, SessionOptions options) {
    name = file.toString();
    this.options = options;
    try {
      model = OnnxFile.model(file, arena);
      ModelChecker.requireSound(name, model);
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  /** Opens a file with default options. */
  public static OnnxModel open(Path file) {
    return open(file, SessionOptions.defaults());
  }

  /**
   * Opens a file.
   *
   * @throws FileException if it is missing, not intact, or breaks ONNX's rules
   */
  public static OnnxModel open(Path file, SessionOptions options) {
    Operators.prepare();
    return new OnnxModel(file, options);
  }

  /** The content of the file. */
  @SuppressWarnings("exports") // For the modules of the product.
  public ModelProto proto() {
    return model;
  }

  /** The names and types of the inputs that must be fed, in order. */
  @SuppressWarnings("exports") // For the modules of the product.
  public List<ValueInfoProto> inputs() {
    return model.graph().requiredInputs();
  }

  /** The names and types of the outputs, in order. */
  @SuppressWarnings("exports") // For the modules of the product.
  public List<ValueInfoProto> outputs() {
    return model.graph().outputs();
  }

  /**
   * The shapes of the inputs that must be fed, by name, in order. Open sizes are {@link
   * Shape#UNKNOWN}; inputs that are no tensors, or of any rank, are left out.
   */
  public Map<String, Shape> inputShapes() {
    return InputTypes.shapes(inputs());
  }

  /** The shapes of the outputs, as of {@link #inputShapes}. */
  public Map<String, Shape> outputShapes() {
    return InputTypes.shapes(outputs());
  }

  /**
   * A tensor of the type that an input has in the file, as 64-bit integers for token ids.
   *
   * @param input its name
   * @param values row-major, rounded to the type, or truncated to integers; 0 and 1 for booleans
   * @throws IllegalArgumentException if there is no such input, or it doesn't take numbers
   */
  public OnnxTensor tensor(String input, Shape shape, double... values) {
    return OnnxTensor.numbers(InputTypes.numbers(model.graph(), input), shape, values);
  }

  /** The shapes of the weights that have a name. */
  public Map<String, Shape> weightShapes() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    for (TensorProto weight : model.graph().initializers()) {
      shapes.put(weight.name(), OnnxTensor.shape(weight));
    }
    return shapes;
  }

  /** The operators that can be translated. */
  public static Set<String> operators() {
    return Operators.table().operators();
  }

  /**
   * Computes all outputs.
   *
   * @param inputs by name; those with a default may be left out
   * @return the outputs by name, in order
   * @throws IllegalArgumentException if an input is unknown, missing, or of another type or rank
   *     than the model declares
   * @throws FileException if the model needs unsupported features; the message lists all of them
   */
  public synchronized Map<String, OnnxTensor> run(Map<String, OnnxTensor> inputs) {
    return plan(inputs).run(inputs);
  }

  /**
   * The plan that {@link #run} would use: the model translated and compiled for these inputs.
   *
   * @throws IllegalArgumentException as {@link #run}
   * @throws FileException as {@link #run}
   */
  public synchronized OnnxPlan plan(Map<String, OnnxTensor> inputs) {
    if (closed) {
      throw new IllegalStateException("the model " + name + " is closed");
    }
    Map<String, OnnxTensor> fed = new LinkedHashMap<>(inputs);
    InputCheck.check(model.graph(), fed);
    for (int i = plans.size() - 1; i >= 0; i--) {
      if (plans.get(i).serves(fed)) {
        OnnxPlan plan = plans.remove(i);
        plans.add(plan);
        return plan;
      }
    }
    OnnxPlan plan;
    try {
      plan = OnnxPlan.translate(model, weights, fed, options);
    } catch (UnsupportedException e) {
      throw new FileException("%s can't be run: %s".formatted(name, e.getMessage()), e);
    }
    plans.add(plan);
    if (!warm) {
      warm = true;
      plan.warmUp(fed);
    }
    while (plans.size() > MOST_PLANS) {
      plans.removeFirst().close();
    }
    return plan;
  }

  /**
   * The network for use in another graph, for example to train it further. The model must stay open
   * as long as the graph is used.
   *
   * @param trained selects by name the {@linkplain #weightShapes weights} that become variables
   * @throws IllegalArgumentException if one of them isn't FLOAT
   */
  public OnnxNetwork network(GraphBuilder g, Predicate<String> trained) {
    return new OnnxNetwork(g, model, name, weights, trained);
  }

  /** Frees all memory; results remain valid. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      plans.forEach(OnnxPlan::close);
      arena.close();
    }
  }
}
