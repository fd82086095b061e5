package dev.panagrad.models.predict;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.onnx.OnnxExport;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A network with its weights: trained by a training, saved in a file and used by a {@link
 * Predictor}.
 *
 * <p>Weights are stored off-heap, in memory that the garbage collector frees.
 */
public final class Model {
  private final ModelSpec spec;
  private final Map<String, Tensor> weights;

  /** The settings of its training, in words; for people. */
  private Map<String, String> trained;

  Model(ModelSpec spec, Map<String, Tensor> weights, Map<String, String> trained) {
    this.spec = spec;
    this.weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    this.trained = Map.copyOf(trained);
  }

  /**
   * A model with random weights.
   *
   * @param seed of the weights
   * @throws IllegalArgumentException if a layer doesn't fit its input, or the network's output
   *     doesn't fit the target
   */
  public static Model create(ModelSpec spec, long seed) {
    GraphBuilder g = new GraphBuilder();
    Layers layers = Layers.training(g, g.constant(1), g.constant(0));
    spec.output(layers, g.placeholder("input", spec.input().batch(Shape.UNKNOWN).sizes()));
    SessionOptions options = SessionOptions.defaults().withThreads(1).withSeed(seed);
    try (Session session = new Session(g.build(), options)) {
      return new Model(spec, copies(session), Map.of());
    }
  }

  /** Copies of a session's variables. */
  private static Map<String, Tensor> copies(Session session) {
    Map<String, Tensor> copies = new LinkedHashMap<>();
    for (Node variable : session.graph().variables()) {
      Tensor from = session.variable(variable);
      Tensor copy = Tensor.automatic(from.type(), from.shape());
      copy(from, copy);
      copies.put(variable.name(), copy);
    }
    return copies;
  }

  /** A copy of the model with weights of its own. */
  public Model copy() {
    Map<String, Tensor> copies = new LinkedHashMap<>();
    weights.forEach(
        (name, tensor) -> {
          Tensor copy = Tensor.automatic(tensor.type(), tensor.shape());
          copy(tensor, copy);
          copies.put(name, copy);
        });
    return new Model(spec, copies, trained);
  }

  /** Copies the elements of a tensor to another one of the same shape. */
  public static void copy(Tensor from, Tensor to) {
    if (!from.shape().equals(to.shape())) {
      throw new IllegalArgumentException(
          "a tensor of shape %s can't be copied to one of %s".formatted(from.shape(), to.shape()));
    }
    MemorySegment.copy(
        from.buffer().segment(),
        from.buffer().offset(),
        to.buffer().segment(),
        to.buffer().offset(),
        from.shape().elements() * Float.BYTES);
  }

  /**
   * Reads a saved model.
   *
   * @throws dev.panagrad.models.io.FileException if the file is missing, damaged, of a later
   *     version or no model
   */
  public static Model load(Path file) {
    return ModelFile.read(file);
  }

  /** Writes the model to a safetensors file, which is replaced as a whole. */
  public void save(Path file) {
    ModelFile.write(file, this);
  }

  /**
   * Writes the model as an ONNX file for use in other programs: from {@code input}, [n, ...] in the
   * form of the examples, to {@code output}, [n, values], the probabilities of the classes or the
   * numbers. With a layer from an ONNX file, n is 1.
   *
   * @throws dev.panagrad.models.io.FileException if it can't be written, or ONNX has no equivalent
   *     of one of its layers
   */
  public void exportOnnx(Path file) {
    int examples = ModelFile.onnx(spec.network()) == null ? Shape.UNKNOWN : 1;
    ModelGraph graph = ModelGraph.of(spec, weights, examples);
    try (Session session = new Session(graph.graph(), SessionOptions.defaults().withThreads(1))) {
      new OnnxExport(session)
          .input("input", graph.input())
          .output("output", graph.output())
          .note("panagrad.names", String.join(", ", spec.names()))
          .write(file);
    }
  }

  /** The specification of the model: all but its weights. */
  public ModelSpec spec() {
    return spec;
  }

  /** The weights by name; writing to them changes the model. */
  public Map<String, Tensor> weights() {
    return weights;
  }

  /** The settings of its training, in words. */
  public Map<String, String> trained() {
    return trained;
  }

  /** Sets the description of its training. */
  public void trained(Map<String, String> words) {
    trained = Map.copyOf(words);
  }

  /** Layers for use in a graph, which read these weights in place. */
  public Layers layers(GraphBuilder g) {
    return ModelGraph.layers(g, weights);
  }

  /** The shape of an example's features. */
  public Shape input() {
    return spec.input();
  }
}
