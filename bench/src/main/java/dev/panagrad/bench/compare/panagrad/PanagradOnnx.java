package dev.panagrad.bench.compare.panagrad;

import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.bench.compare.contestant.OnnxFeed;
import dev.panagrad.bench.compare.contestant.Work;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.onnx.OnnxModel;
import dev.panagrad.models.onnx.OnnxTensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** An ONNX file in this engine. */
final class PanagradOnnx implements Work {
  private final OnnxModel model;
  private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
  private final String output;

  PanagradOnnx(Assignment assignment, SessionOptions options) {
    model = OnnxModel.open(assignment.initial(), options);
    output = model.outputs().getFirst().name();
    for (var input : model.inputs()) {
      OnnxFeed feed = OnnxFeed.of(input.name(), assignment.network());
      inputs.put(
          input.name(),
          feed.longs() != null
              ? OnnxTensor.ofLongs(feed.shape(), feed.longs())
              : OnnxTensor.of(feed.shape(), feed.floats()));
    }
  }

  @Override
  public double run() {
    return OnnxFeed.figure(model.run(inputs).get(output).toFloats());
  }

  @Override
  public void close() {
    model.close();
  }
}
