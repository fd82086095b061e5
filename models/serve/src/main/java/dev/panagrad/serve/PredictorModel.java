package dev.panagrad.serve;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.data.table.RowEncoder;
import dev.panagrad.models.predict.ModelSpec;
import dev.panagrad.models.predict.Predictor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Serves a predictor. */
final class PredictorModel implements ServedModel {
  private static final String INPUT = "input";
  private static final int ANY = -1;

  private final Predictor predictor;
  private final ModelSpec spec;

  /** The encoder of table rows; null if the model takes plain numbers. */
  private final RowEncoder encoder;

  /** Null if each request is computed separately. */
  private final Batcher batcher;

  private PredictorModel(Predictor predictor, RowEncoder encoder, Batcher batcher) {
    this.predictor = predictor;
    this.batcher = batcher;
    spec = predictor.spec();
    this.encoder = encoder;
  }

  static PredictorModel of(Predictor predictor, Batcher batcher) {
    Map<String, Object> preprocessing = predictor.spec().preprocessing();
    RowEncoder encoder = RowEncoder.describes(preprocessing) ? RowEncoder.of(preprocessing) : null;
    PredictorModel model = new PredictorModel(predictor, encoder, batcher);
    // The first call compiles the network, so that no client has to wait for it.
    predictor.predict(new float[Math.toIntExact(model.spec.input().elements())]);
    return model;
  }

  @Override
  public boolean isOrderly() {
    return batcher != null;
  }

  @Override
  public String platform() {
    return "panagrad";
  }

  @Override
  public List<TensorSpec> inputs() {
    if (encoder != null) {
      return encoder.columns().stream()
          .map(
              column ->
                  new TensorSpec(
                      column,
                      encoder.isNumber(column) ? DataType.FP64 : DataType.BYTES,
                      List.of(ANY)))
          .toList();
    }
    List<Integer> shape = new ArrayList<>(List.of(ANY));
    Arrays.stream(spec.input().sizes()).forEach(shape::add);
    return List.of(new TensorSpec(INPUT, DataType.FP32, shape));
  }

  private boolean tellsClasses() {
    return spec.target() instanceof Target.Classes;
  }

  @Override
  public List<TensorSpec> outputs() {
    List<Integer> shape = List.of(ANY, spec.target().width());
    return tellsClasses()
        ? List.of(
            new TensorSpec("probabilities", DataType.FP32, shape),
            new TensorSpec("label", DataType.BYTES, List.of(ANY)))
        : List.of(new TensorSpec("output", DataType.FP32, shape));
  }

  @Override
  public List<ServedTensor> infer(Map<String, ServedTensor> inputs) throws InterruptedException {
    float[] features = encoder == null ? features(inputs.get(INPUT)) : rows(inputs);
    int count = Math.toIntExact(features.length / spec.input().elements());
    int width = spec.target().width();
    float[] values = new float[Math.multiplyExact(count, width)];
    if (batcher == null) {
      predictor.predict(features, count, values);
    } else {
      batcher.run(features, count, values);
    }
    List<Integer> shape = List.of(count, width);
    if (!tellsClasses()) {
      return List.of(ServedTensor.ofFloats("output", shape, values));
    }
    List<String> labels = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      labels.add(spec.names().get(best(values, i * width, width)));
    }
    return List.of(
        ServedTensor.ofFloats("probabilities", shape, values),
        ServedTensor.ofTexts("label", List.of(count), labels));
  }

  private float[] features(ServedTensor input) {
    Shape example = spec.input();
    List<Integer> shape = input.shape();
    boolean fits = shape.size() == example.rank() + 1 && shape.getFirst() > 0;
    for (int axis = 0; fits && axis < example.rank(); axis++) {
      fits = shape.get(axis + 1) == example.size(axis);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "'%s' has shape %s, but the model takes %s, with one example at least"
              .formatted(INPUT, shape, inputs().getFirst().shape()));
    }
    return input.toFloats();
  }

  /** The features of rows whose columns are given one by one. */
  private float[] rows(Map<String, ServedTensor> inputs) {
    Map<String, List<String>> columns = new HashMap<>();
    int count = inputs.get(encoder.columns().getFirst()).elements();
    for (String column : encoder.columns()) {
      ServedTensor tensor = inputs.get(column);
      boolean single =
          tensor.shape().size() == 1 || (tensor.shape().size() == 2 && tensor.shape().get(1) == 1);
      if (!single || tensor.elements() != count || count == 0) {
        throw new IllegalArgumentException(
            "column '%s' has shape %s; all columns need the same number of rows, [n] or [n, 1]"
                .formatted(column, tensor.shape()));
      }
      columns.put(column, tensor.toTexts());
    }
    int width = encoder.width();
    float[] features = new float[Math.multiplyExact(count, width)];
    for (int i = 0; i < count; i++) {
      Map<String, String> row = new HashMap<>();
      for (Map.Entry<String, List<String>> column : columns.entrySet()) {
        row.put(column.getKey(), column.getValue().get(i));
      }
      System.arraycopy(encoder.encode(row), 0, features, i * width, width);
    }
    return features;
  }

  private static int best(float[] values, int from, int count) {
    int best = from;
    for (int i = from + 1; i < from + count; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best - from;
  }

  @Override
  public void close() {
    predictor.close();
  }
}
