package dev.panagrad.models.experiments.text.recurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.experiments.text.Golden;
import dev.panagrad.models.experiments.text.corpus.Alphabet;
import dev.panagrad.models.experiments.text.training.TextTraining;
import dev.panagrad.models.io.safetensors.SafetensorsFile;
import dev.panagrad.models.nn.BasicRnnCell;
import dev.panagrad.models.nn.Cell;
import dev.panagrad.models.nn.GruCell;
import dev.panagrad.models.nn.RecurrentNet;
import dev.panagrad.models.nn.RecurrentNet.Dropout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares ten training steps with those of TensorFlow 2.18, from files that lie beside the
 * project: in the folder that the environment variable PANAGRAD_SHARED names, or in ../shared.
 */
final class GoldenTextTest {
  private static final int BATCH = 4;
  private static final int STEPS = 12;
  private static final int UPDATES = 10;

  @ParameterizedTest
  @ValueSource(strings = {"text-rnn", "text-gru"})
  void agreesWithTensorFlow(String name) throws IOException {
    Path shared = Golden.shared();
    Path file = shared.resolve("golden").resolve(name + ".safetensors");
    Path textFile = shared.resolve("data").resolve("tinyshakespeare.txt");
    assumeTrue(Files.isReadable(file) && Files.isReadable(textFile), "no golden values here");
    String text = Files.readString(textFile, StandardCharsets.UTF_8);
    Cell cell = name.equals("text-rnn") ? new BasicRnnCell(48) : new GruCell(48);
    RecurrentNet net = new RecurrentNet(List.of(cell, cell), Dropout.NONE);
    TextModel model = TextModel.forTraining(net, BATCH, STEPS);
    TextTraining training = model.training();
    try (SafetensorsFile golden = SafetensorsFile.open(file);
        Session session = new Session(model.graph(), SessionOptions.defaults().withThreads(2));
        Tensor codes = Tensor.allocate(training.codes().type(), training.codes().shape());
        Tensor targets = Tensor.allocate(training.codes().type(), training.codes().shape());
        Tensor losses = Tensor.allocate(DType.FLOAT32, Shape.of(UPDATES))) {
      for (Node variable : model.graph().variables()) {
        if (golden.has("initial/" + variable.name())) {
          Golden.read(golden, "initial/" + variable.name(), session.variable(variable));
        }
      }
      Golden.read(golden, "losses", losses);
      Feeds feeds =
          new Feeds()
              .put(training.codes(), codes)
              .put(training.targets(), targets)
              .put(training.keepProbability(), 1)
              .put(training.learningRate(), 0.01f);
      Fetches fetches = Fetches.of(training.loss(), training.train());
      for (int update = 0; update < UPDATES; update++) {
        fill(text, update * STEPS, codes, targets);
        float loss = session.run(feeds, fetches).scalar(training.loss());
        float expected = losses.buffer().get(update);
        assertEquals(expected, loss, 1e-4 * expected, "loss of step " + update);
      }
      for (Node variable : model.graph().variables()) {
        if (golden.has("final/" + variable.name())) {
          compare(golden, session.variable(variable), variable.name());
        }
      }
    }
  }

  private static void fill(String text, int start, Tensor codes, Tensor targets) {
    for (int b = 0; b < BATCH; b++) {
      for (int t = 0; t < STEPS; t++) {
        int at = b * STEPS * UPDATES + start + t;
        codes.buffer().setInt(b * STEPS + t, Alphabet.encode(text.charAt(at)));
        targets.buffer().setInt(b * STEPS + t, Alphabet.encode(text.charAt(at + 1)));
      }
    }
  }

  private static void compare(SafetensorsFile golden, Tensor actual, String name) {
    try (Tensor expected = Tensor.allocate(actual.type(), actual.shape())) {
      Golden.read(golden, "final/" + name, expected);
      double worst = 0;
      for (long i = 0; i < expected.buffer().length(); i++) {
        worst = Math.max(worst, Math.abs(expected.buffer().get(i) - actual.buffer().get(i)));
      }
      assertTrue(worst < 2e-3, name + " differs by " + worst);
    }
  }
}
