package dev.panagrad.models.experiments.mnist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.experiments.mnist.training.MnistModel;
import dev.panagrad.models.train.HyperParameters;
import org.junit.jupiter.api.Test;

/** The network whose size is a hyper-parameter. */
class MnistMlpTest {
  private static final MnistMlp MLP = new MnistMlp();

  private static MnistModel build(HyperParameters values) {
    return MnistModel.build(MLP, 1, values);
  }

  private static long weights(HyperParameters values) {
    return build(values).graph().variables().stream()
        .filter(variable -> variable.name().matches("dense\\d+/(weights|biases)"))
        .mapToLong(variable -> variable.shape().elements())
        .sum();
  }

  @Test
  void layersAndNeuronsShapeIt() {
    HyperParameters usual = MLP.hyperParameters();
    assertEquals(784 * 100 + 100 + 100 * 100 + 100 + 100 * 10 + 10, weights(usual));
    assertEquals(784 * 10 + 10, weights(usual.set("layers", 0)));
    assertEquals(
        784 * 7 + 7 + 2 * (7 * 7 + 7) + 7 * 10 + 10,
        weights(usual.set("layers", 3).set("neurons", 7).choose("activation", "tanh")));
  }

  @Test
  void aPartOfALayerIsRefused() {
    HyperParameters half = MLP.hyperParameters().set("layers", 1.5);
    String sentence = assertThrows(IllegalArgumentException.class, () -> build(half)).getMessage();
    assertTrue(sentence.contains("'layers' must be a whole number"), sentence);
  }
}
