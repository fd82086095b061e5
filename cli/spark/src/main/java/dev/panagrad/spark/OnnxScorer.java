package dev.panagrad.spark;

import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.onnx.OnnxModel;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.proto.NodeProto;
import dev.panagrad.models.onnx.type.Dimension;
import dev.panagrad.models.onnx.type.TypeProto;
import dev.panagrad.models.onnx.type.ValueInfoProto;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Scores with an ONNX file that has one input, of examples, and the classes as its first output:
 * probabilities if they come from a softmax, else logits. Threads take turns.
 */
final class OnnxScorer implements Scorer {
  private final OnnxModel model;
  private final String input;
  private final String output;
  private final int[] sizes;
  private final int classes;
  private final boolean isProbable;

  private OnnxScorer(Path file, OnnxModel model) {
    this.model = model;
    if (model.inputs().size() != 1) {
      throw new FileException(
          "%s has %d inputs; a model for rows of a table has one, of examples"
              .formatted(file, model.inputs().size()));
    }
    input = model.inputs().getFirst().name();
    output = model.outputs().getFirst().name();
    sizes = sizes(file, model.inputs().getFirst());
    isProbable = model.proto().graph().nodes().stream().anyMatch(this::isSoftmaxOfOutput);
    OnnxTensor one = run(new float[features()], 1);
    if (one.shape().rank() != 2) {
      throw new FileException(
          "%s gives values of shape %s for one example; [1, classes] is needed"
              .formatted(file, one.shape()));
    }
    classes = one.length();
  }

  static OnnxScorer open(Path file) {
    OnnxModel model = OnnxModel.open(file, SessionOptions.defaults().withThreads(1));
    try {
      return new OnnxScorer(file, model);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  private boolean isSoftmaxOfOutput(NodeProto node) {
    return node.operator().equals("Softmax") && node.outputs().contains(output);
  }

  /** The sizes of an example, without the batch size. */
  private static int[] sizes(Path file, ValueInfoProto input) {
    List<Dimension> dimensions =
        input.type() instanceof TypeProto.TensorType tensor
            ? tensor.shape().orElse(List.of())
            : List.of();
    boolean anyBatch = !dimensions.isEmpty() && dimensions.getFirst().size() == Dimension.UNKNOWN;
    List<Dimension> example =
        dimensions.isEmpty() ? List.of() : dimensions.subList(1, dimensions.size());
    if (!anyBatch || example.stream().anyMatch(one -> one.size() == Dimension.UNKNOWN)) {
      throw new FileException(
          "%s takes %s %s; examples of a fixed shape in batches of any size are needed"
              .formatted(file, input.name(), dimensions));
    }
    return example.stream().mapToInt(one -> Math.toIntExact(one.size())).toArray();
  }

  private OnnxTensor run(float[] examples, int count) {
    int[] all = new int[sizes.length + 1];
    all[0] = count;
    System.arraycopy(sizes, 0, all, 1, sizes.length);
    return model.run(Map.of(input, OnnxTensor.of(Shape.of(all), examples))).get(output);
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public int features() {
    return Math.toIntExact(Shape.of(sizes).elements());
  }

  @Override
  public void close() {
    model.close();
  }

  @Override
  public void score(float[] examples, int count, float[] into) {
    int width = features();
    float[] exact =
        examples.length == count * width ? examples : Arrays.copyOf(examples, count * width);
    float[] values = run(exact, count).toFloats();
    for (int i = 0; i < count; i++) {
      if (!isProbable) {
        softmax(values, i * classes, classes);
      }
      System.arraycopy(values, i * classes, into, i * classes, classes);
    }
  }

  private static void softmax(float[] values, int from, int count) {
    float highest = Float.NEGATIVE_INFINITY;
    for (int i = from; i < from + count; i++) {
      highest = Math.max(highest, values[i]);
    }
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += Math.exp(values[i] - highest);
    }
    for (int i = from; i < from + count; i++) {
      values[i] = (float) (Math.exp(values[i] - highest) / sum);
    }
  }
}
