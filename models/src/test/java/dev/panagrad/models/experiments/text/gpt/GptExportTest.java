package dev.panagrad.models.experiments.text.gpt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.experiments.text.training.TextInference;
import dev.panagrad.models.nn.Adam;
import dev.panagrad.models.nn.transformer.Gpt;
import dev.panagrad.models.onnx.ExportCheck;
import dev.panagrad.models.onnx.OnnxRuntime;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.type.DataType;
import dev.panagrad.models.run.Experiments;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.TaskSettings;
import dev.panagrad.models.train.TrainingTask;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A GPT as an ONNX file computes what our graph does. */
class GptExportTest {
  private static final SessionOptions ONE = SessionOptions.defaults().withThreads(1).withSeed(3);

  @TempDir Path folder;

  @Test
  void aGptReadsWholeBlocks() {
    Path file = folder.resolve("gpt.onnx");
    GptModel model = GptModel.forTraining(new Gpt(20, 2, 2, 8, 6, true), new Adam(), 3, 1);
    int[] codes = new Random(5).ints(12, 0, 20).toArray();
    try (Session session = new Session(model.graph(), ONE);
        Tensor fed = Tensor.ofInts(Shape.of(2, 6), codes)) {
      TextInference net = model.evaluation();
      TextGpt.write(session, net, file);
      Tensor logits =
          session
              .run(new Feeds().put(net.codes(), fed), Fetches.of(net.logits()))
              .get(net.logits());
      ExportCheck.check(
          file,
          Map.of("codes", OnnxTensor.integers(DataType.INT32, Shape.of(2, 6), longs(codes))),
          Map.of("logits", OnnxTensor.of(DataType.FLOAT, logits)));
    }
  }

  private static long[] longs(int[] values) {
    return Arrays.stream(values).asLongStream().toArray();
  }

  @Test
  void aTaskWritesItsGpt() {
    Path file = folder.resolve("gpt.onnx");
    var gpt = Experiments.find("text-gpt").orElseThrow();
    HyperParameters values =
        gpt.hyperParameters().set("layers", 1).set("width", 8).set("heads", 2).set("block", 6);
    try (TrainingTask task = gpt.open(TaskSettings.of(gpt, ONE).with(values).withBatch(3))) {
      task.exportOnnx(file);
      OnnxTensor codes = OnnxTensor.integers(DataType.INT32, Shape.of(1, 6), 1, 2, 3, 4, 5, 6);
      OnnxTensor logits = OnnxRuntime.run(file, Map.of("codes", codes)).get("logits");
      assertEquals(6, logits.shape().size(0));
    }
  }
}
