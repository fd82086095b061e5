package dev.panagrad.models.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.experiments.mnist.training.DigitView;
import dev.panagrad.models.experiments.mnist.training.MnistModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradients of a batch, which may be looked at between two updates. */
final class BatchGradientsTest {
  private static final int BATCH = 24;

  static Stream<String> experiments() {
    return PromisesTest.experiments();
  }

  private static TrainingTask open(String name, int shards) {
    return PromisesTest.open(name, BATCH, shards, SessionOptions.defaults().withThreads(2));
  }

  private static Results look(TrainingTask task) {
    return task.session().run(task.feeds(), Fetches.of(new ArrayList<>(task.gradients().values())));
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void aLookAtThemChangesNoBit(String name) {
    Map<String, float[]> expected;
    try (TrainingTask task = open(name, 2)) {
      PromisesTest.train(task, 0, 5);
      expected = PromisesTest.variables(task);
    }
    try (TrainingTask task = open(name, 2)) {
      for (int step = 0; step < 5; step++) {
        PromisesTest.train(task, step, step + 1);
        look(task);
      }
      PromisesTest.assertSame(expected, PromisesTest.variables(task));
    }
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void thereIsOneForEachTrainedVariable(String name) {
    try (TrainingTask task = open(name, 1)) {
      PromisesTest.train(task, 0, 2);
      Results found = look(task);
      List<Node> trained =
          task.session().graph().variables().stream()
              .filter(node -> task.gradients().containsKey(node))
              .toList();
      assertEquals(task.gradients().size(), trained.size());
      assertTrue(trained.stream().anyMatch(node -> node.shape().rank() > 1), trained::toString);
      boolean some = false;
      for (Node variable : trained) {
        Node gradient = task.gradients().get(variable);
        assertEquals(variable.shape(), found.get(gradient).shape(), variable.name());
        for (float value : found.get(gradient).toArray()) {
          assertTrue(Float.isFinite(value), variable.name());
          some |= value != 0;
        }
      }
      assertTrue(some, "all are 0");
    }
  }

  /**
   * The gradient by the biases below softmax is the mean of what is computed less what is right.
   */
  @Test
  void theyAreThoseOfTheLoss() {
    try (TrainingTask task = open("mnist-softmax", 1)) {
      MnistModel model = task.view(DigitView.class).orElseThrow().model();
      PromisesTest.train(task, 0, 3);
      Results fed =
          task.session().run(task.feeds(), Fetches.of(model.probabilities(), model.labels()));
      float[] probabilities = fed.get(model.probabilities()).toArray();
      float[] labels = fed.get(model.labels()).toArray();
      Node biases = task.session().graph().node("dense1/biases");
      float[] gradient = look(task).get(task.gradients().get(biases)).toArray();
      for (int c = 0; c < gradient.length; c++) {
        double sum = 0;
        for (int i = 0; i < BATCH; i++) {
          sum += probabilities[i * gradient.length + c] - labels[i * gradient.length + c];
        }
        assertEquals(100 * sum / BATCH, gradient[c], 1e-3, "class " + c);
      }
    }
  }
}
