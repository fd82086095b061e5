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
 * The network of an ONNX file, or its first part, as a layer of a network that is trained: its
 * weights begin as in the file, and stay as they are unless chosen.
 *
 * <p>A model with such a layer keeps the whole file. Batch normalization has the statistics of the
 * file, and dropout does nothing, in training too.
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
   * Reads a file; all of its network is the layer, but for a softmax at the end, as losses take
   * scores. All weights stay as they are.
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
   * The layer that a model's file keeps.
   *
   * @param name of the file that it came from
   * @param output the value that it gives
   * @param trained the names of the weights that are trained
   */
  public static OnnxLayer restore(String name, byte[] file, String output, Set<String> trained) {
    return open(name, file).upTo(output).train(trained::contains);
  }

  /** The network up to some value within, by its name in the file. */
  public OnnxLayer upTo(String value) {
    return new OnnxLayer(name, file, part.upTo(value));
  }

  /**
   * The network without its head: it gives what the last dense layer (Gemm or MatMul) takes.
   *
   * @throws IllegalArgumentException if it doesn't end with one
   */
  public OnnxLayer withoutHead() {
    return upTo(part.beforeHead());
  }

  /**
   * Chooses the weights that are trained, by their names in the file.
   *
   * @throws IllegalArgumentException if one of them isn't FLOAT
   */
  public OnnxLayer train(Predicate<String> chosen) {
    return new OnnxLayer(name, file, part.train(chosen));
  }

  /**
   * Trains the {@link #weights} whose names begin with one of these, or all with "".
   *
   * @throws IllegalArgumentException if there are none for one of these
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
   * The names of the weights that are made to be trained: FLOAT, no single numbers, and no
   * statistics of batch normalization.
   */
  public List<String> weights() {
    return part.trainable().stream().map(TensorProto::name).toList();
  }

  /** The names of the weights that are trained. */
  public Set<String> trained() {
    return part.trained().stream().map(TensorProto::name).collect(Collectors.toSet());
  }

  /** The name of the value that the layer gives. */
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
    return x.shape().isKnown()
        ? part.apply(layers.graph(), inputs)
        : layers.graph().add(new OnnxCall(part), inputs.toArray(Node[]::new));
  }

  private static Initializer fromFile(TensorProto tensor) {
    return (Buffer out, Shape shape, long seed, int stream) -> {
      float[] values = tensor.toFloats();
      for (int i = 0; i < values.length; i++) {
        out.set(i, values[i]);
      }
    };
  }

  /** The kind and the file's name: a description, as a text can't hold the weights. */
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
