package dev.panagrad.models.experiments.text.recurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.experiments.text.training.TextInference;
import dev.panagrad.models.nn.GruCell;
import dev.panagrad.models.nn.RecurrentNet;
import dev.panagrad.models.onnx.ExportCheck;
import dev.panagrad.models.onnx.OnnxRuntime;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.RecurrentExport;
import dev.panagrad.models.onnx.type.DataType;
import dev.panagrad.models.run.Experiments;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.TaskSettings;
import dev.panagrad.models.train.TrainingTask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recurrent nets as ONNX files compute what our graphs do, states included. */
class TextExportTest {
  private static final SessionOptions ONE = SessionOptions.defaults().withThreads(1).withSeed(3);

  /** As the evaluation reads. */
  private static final int STEPS = 32;

  @TempDir Path folder;

  private static HyperParameters small(TextExperiment experiment) {
    return experiment.hyperParameters().set("hidden", 12).set("sequence", 6);
  }

  private static TextExperiment experiment(String name) {
    return (TextExperiment) Experiments.find(name).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "text-rnn, 98, 0",
    "text-lstm, 98, 0",
    "text-gru, 98, 0",
    "text-rnn, 40, 7",
    "text-lstm, 40, 7",
    "text-gru, 40, 7",
    "reset after, 40, 7"
  })
  void netsWithTheirStates(String name, int size, int width) {
    Path file = folder.resolve("text.onnx");
    RecurrentNet net =
        name.equals("reset after")
            ? new RecurrentNet(
                List.of(new GruCell(12, 0, true), new GruCell(9, 1, true)),
                RecurrentNet.Dropout.NAIVE)
            : experiment(name).net(small(experiment(name)));
    TextCodes codes = new TextCodes(size, width);
    TextModel model = TextModel.forTraining(codes, net, 3, STEPS, 1);
    try (Session session = new Session(model.graph(), ONE)) {
      new RecurrentExport(session, net, size, codes.table()).write(file);
      TextInference inUse = model.evaluation();
      int n = 2;
      Random random = new Random(5);
      int[] fedCodes = random.ints((long) n * STEPS, 0, size).toArray();
      Map<String, OnnxTensor> fed = new LinkedHashMap<>();
      Feeds feeds = new Feeds();
      long[] wide = Arrays.stream(fedCodes).asLongStream().toArray();
      fed.put("codes", OnnxTensor.ofLongs(Shape.of(n, STEPS), wide));
      feeds.put(inUse.codes(), Tensor.ofInts(Shape.of(n, STEPS), fedCodes));
      List<String> names = net.stateNames();
      for (int i = 0; i < names.size(); i++) {
        Shape shape = inUse.states().get(i).shape().with(0, n);
        float[] state = new float[(int) shape.elements()];
        for (int j = 0; j < state.length; j++) {
          state[j] = random.nextFloat();
        }
        fed.put(names.get(i).replace('/', '_'), OnnxTensor.of(shape, state));
        feeds.put(inUse.states().get(i), Tensor.of(shape, state));
      }
      List<Node> fetched = new ArrayList<>(inUse.after());
      fetched.add(inUse.logits());
      Results results = session.run(feeds, Fetches.of(fetched));
      Map<String, OnnxTensor> expected = new LinkedHashMap<>();
      expected.put("logits", byExample(results.get(inUse.logits()).toArray(), n));
      for (int i = 0; i < names.size(); i++) {
        expected.put(
            names.get(i).replace('/', '_') + "_after",
            OnnxTensor.of(DataType.FLOAT, results.get(inUse.after().get(i))));
      }
      ExportCheck.check(file, fed, expected);
      // Another number of steps, as when it writes.
      fed.put("codes", OnnxTensor.ofLongs(Shape.of(n, 1), 3, 4));
      assertEquals(Shape.of(n, 1, size), OnnxRuntime.run(file, fed).get("logits").shape());
    }
  }

  /** Rows [steps * n, codes] as [n, steps, codes]. */
  private static OnnxTensor byExample(float[] rows, int n) {
    int width = rows.length / n / STEPS;
    float[] turned = new float[rows.length];
    for (int step = 0; step < STEPS; step++) {
      for (int i = 0; i < n; i++) {
        System.arraycopy(rows, (step * n + i) * width, turned, (i * STEPS + step) * width, width);
      }
    }
    return OnnxTensor.of(Shape.of(n, STEPS, width), turned);
  }

  @Test
  void tasksWriteWhatTheyHaveLearned() {
    Path file = folder.resolve("task.onnx");
    TextExperiment experiment = experiment("text-gru");
    TaskSettings settings = TaskSettings.of(experiment, ONE).with(small(experiment)).withBatch(3);
    try (TrainingTask task = experiment.open(settings)) {
      task.nextBatch();
      task.update(0);
      task.exportOnnx(file);
      Map<String, OnnxTensor> fed = new LinkedHashMap<>();
      fed.put("codes", OnnxTensor.ofLongs(Shape.of(1, 2), 5, 9));
      for (String state : experiment.net(small(experiment)).stateNames()) {
        fed.put(state.replace('/', '_'), OnnxTensor.of(Shape.of(1, 12), new float[12]));
      }
      OnnxTensor logits = OnnxRuntime.run(file, fed).get("logits");
      assertEquals(Shape.of(1, 2, 98), logits.shape());
      assertNotEquals(logits.real(0), logits.real(98));
    }
  }
}
