package dev.panagrad.models.onnx;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.network.Layer;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.onnx.proto.TensorProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The network of an ONNX file, or its first part, as a layer of a network in training: its weights
 * start at the values in the file, and are frozen unless selected for training.
 *
 * <p>A model with such a layer contains the whole file. Batch normalization uses the statistics of
 * the file, and dropout is inactive, in training too.
 */
public final class OnnxLayer implements Layer {
  private static final String KIND = "onnx";

  private final String name;
  private final byte[] file;
  private final OnnxPart part;

  private OnnxLayer(String name, byte[] file, OnnxPart part) {
    this.name = name;
    this.file = file;
    this.part = part;
  }

  /**
   * Reads a file; the layer is its whole network except a final softmax, as losses take logits. All
   * weights are frozen.
   *
   * @throws FileException if it is missing, not intact, has its weights in other files, or has more
   *     than one input or output
   */
  public static OnnxLayer open(Path file) {
    try {
      return open(String.valueOf(file.getFileName()), Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new FileException(file + " does not exist; give an ONNX file", e);
    } catch (IOException | OutOfMemoryError e) {
      throw new FileException(
          "%s cannot be read (%s); check what it is".formatted(file, e.getMessage()), e);
    }
  }

  private static OnnxLayer open(String name, byte[] file) {
    return new OnnxLayer(name, file, OnnxPart.of(name, file));
  }

  /**
   * Restores the layer from a model's file.
   *
   * @param name of the file that it came from
   * @param output the name of its output value
   * @param trained the names of the trained weights
   */
  public static OnnxLayer restore(String name, byte[] file, String output, Set<String> trained) {
    return open(name, file).upTo(output).train(trained::contains);
  }

  /** The network up to an inner value, by its name in the file. */
  public OnnxLayer upTo(String value) {
    return new OnnxLayer(name, file, part.upTo(value));
  }

  /**
   * The network without its head: its output is the input of the last dense layer (Gemm or MatMul).
   *
   * @throws IllegalArgumentException if it doesn't end with one
   */
  public OnnxLayer withoutHead() {
    return upTo(part.beforeHead());
  }

  /**
   * Selects the weights to train, by their names in the file.
   *
   * @throws IllegalArgumentException if one of them isn't FLOAT
   */
  public OnnxLayer train(Predicate<String> chosen) {
    return new OnnxLayer(name, file, part.train(chosen));
  }

  /**
   * Trains the {@link #weights} whose names start with one of these prefixes, or all with "".
   *
   * @throws IllegalArgumentException if a prefix matches none
   */
  public OnnxLayer train(String... prefixes) {
    List<String> names = weights();
    for (String prefix : prefixes) {
      if (names.stream().noneMatch(weight -> weight.startsWith(prefix))) {
        throw new IllegalArgumentException(
            "%s has no weights that begin with '%s'; there are %s".formatted(name, prefix, names));
      }
    }
    return train(
        weight -> names.contains(weight) && Arrays.stream(prefixes).anyMatch(weight::startsWith));
  }

  /**
   * The names of the trainable weights: FLOAT, no scalars, and no statistics of batch
   * normalization.
   */
  public List<String> weights() {
    return part.trainable().stream().map(TensorProto::name).toList();
  }

  /** The names of the weights selected for training. */
  public Set<String> trained() {
    return part.trained().stream().map(TensorProto::name).collect(Collectors.toSet());
  }

  /** The name of the layer's output value. */
  public String output() {
    return part.output();
  }

  /** The name of the file that it was read from. */
  public String name() {
    return name;
  }

  /** The bytes of the file, which the caller must not change. */
  public byte[] file() {
    return file;
  }

  @Override
  public Node apply(Layers layers, String layer, Node x) {
    List<Node> inputs = new ArrayList<>(List.of(x));
    for (TensorProto tensor : part.trained()) {
      String variable = layer + "/" + tensor.name();
      inputs.add(layers.variable(variable, OnnxTensor.shape(tensor), fromFile(tensor)));
    }
    // Operators are translated for known shapes only.
    if (x.shape().isKnown()) {
      return part.apply(layers.graph(), inputs);
    }
    // Examples that don't fit are refused here, in words of the file rather than of the node.
    part.shape(x.shape());
    return layers.graph().add(new OnnxCall(part), inputs.toArray(Node[]::new));
  }

  private static Initializer fromFile(TensorProto tensor) {
    return (Buffer out, Shape shape, long seed, int stream) -> {
      float[] values = tensor.toFloats();
      for (int i = 0; i < values.length; i++) {
        out.set(i, values[i]);
      }
    };
  }

  /** The kind and the file's name: a description only, as text can't hold the weights. */
  @Override
  public String text() {
    return KIND + " " + name.replaceAll("[\\s;]", "_");
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String toString() {
    return text();
  }
}
