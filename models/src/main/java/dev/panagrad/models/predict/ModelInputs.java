package dev.panagrad.models.predict;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.onnx.OnnxModel;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.type.DataType;
import dev.panagrad.models.onnx.type.Dimension;
import dev.panagrad.models.onnx.type.TypeProto;
import dev.panagrad.models.onnx.type.ValueInfoProto;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The inputs of a model, each [batch, length].
 *
 * @param types the element types by name
 * @param batch the only batch size that the model accepts, or 0 for any
 * @param length the only length that the model accepts, or 0 for any
 * @param positions the number of tokens that it has position weights for
 */
record ModelInputs(Map<String, DataType> types, int batch, int length, int positions) {
  private static final String IDS = "input_ids";

  private static final Map<String, Function<Encoding, int[]>> SOURCES =
      Map.of(
          IDS,
          Encoding::ids,
          "attention_mask",
          Encoding::attentionMask,
          "token_type_ids",
          Encoding::typeIds);

  /**
   * Inspects a model.
   *
   * @param name for messages
   * @throws FileException if it has inputs other than the tokens of texts
   */
  static ModelInputs of(String name, OnnxModel model) {
    Map<String, DataType> types = new LinkedHashMap<>();
    int batch = 0;
    int length = 0;
    for (ValueInfoProto input : model.inputs()) {
      if (!SOURCES.containsKey(input.name())
          || !(input.type() instanceof TypeProto.TensorType type)
          || !type.element().isInteger()) {
        throw noText(name, "its input '%s' is none of token ids".formatted(input.name()));
      }
      types.put(input.name(), type.element());
      List<Dimension> shape = type.shape().orElse(List.of());
      if (shape.size() == 2) {
        batch = Math.max(batch, Math.toIntExact(shape.get(0).size()));
        length = Math.max(length, Math.toIntExact(shape.get(1).size()));
      }
    }
    if (!types.containsKey(IDS)) {
      throw noText(name, "it has no input '%s'".formatted(IDS));
    }
    return new ModelInputs(types, batch, length, positions(model));
  }

  /** Exporters keep the names of weights, including those of quantised ones. */
  private static int positions(OnnxModel model) {
    return model.weightShapes().entrySet().stream()
        .filter(weight -> weight.getKey().contains("position_embeddings.weight"))
        .filter(weight -> weight.getValue().rank() == 2)
        .mapToInt(weight -> weight.getValue().size(0))
        .min()
        .orElse(Integer.MAX_VALUE);
  }

  private static FileException noText(String name, String why) {
    return FileException.of(
        "%s can't embed texts, as %s; give a sentence-transformers model, such as"
            + " all-MiniLM-L6-v2",
        name, why);
  }

  /** The feeds for texts of one length. */
  Map<String, OnnxTensor> tensors(List<Encoding> rows) {
    Map<String, OnnxTensor> fed = new LinkedHashMap<>();
    types.forEach((name, type) -> fed.put(name, tensor(type, rows, SOURCES.get(name))));
    return fed;
  }

  private static OnnxTensor tensor(
      DataType type, List<Encoding> rows, Function<Encoding, int[]> source) {
    int columns = rows.getFirst().length();
    long[] values = new long[rows.size() * columns];
    for (int row = 0; row < rows.size(); row++) {
      int[] from = source.apply(rows.get(row));
      for (int column = 0; column < columns; column++) {
        values[row * columns + column] = from[column];
      }
    }
    return OnnxTensor.integers(type, Shape.of(rows.size(), columns), values);
  }
}
