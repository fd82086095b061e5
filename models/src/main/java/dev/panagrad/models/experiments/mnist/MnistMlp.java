package dev.panagrad.models.experiments.mnist;

import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.models.experiments.mnist.training.MnistExperiment;
import dev.panagrad.models.network.ActivationFunction;
import dev.panagrad.models.nn.Initializers;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.train.HyperParameters;

/** Dense layers to experiment with: number, width, activation and dropout can be set. */
public final class MnistMlp implements MnistExperiment {
  private static final String LAYERS = "layers";
  private static final String NEURONS = "neurons";
  private static final String KEEP = "keep-probability";

  /** Makes the experiment. */
  public MnistMlp() {}

  @Override
  public String name() {
    return "mnist-mlp";
  }

  @Override
  public String network() {
    return "784-100-100-10, ReLU; --set layers=, neurons=, activation=";
  }

  @Override
  public double expectedAccuracy() {
    return 0.975;
  }

  @Override
  public int steps() {
    return 2_000;
  }

  @Override
  public HyperParameters hyperParameters() {
    return withActivation(
        MnistExperiment.super
            .hyperParameters()
            .withOptional(LAYERS, 2)
            .with(NEURONS, 100)
            .with(KEEP, 1),
        ActivationFunction.RELU);
  }

  @Override
  public Node logits(Layers layers, Node images) {
    return logits(layers, images, hyperParameters());
  }

  @Override
  public Node logits(Layers layers, Node images, HyperParameters values) {
    boolean usual = activation(values).isEmpty();
    Initializer weights = usual ? Initializers.heNormal() : Initializers.glorotUniform();
    Initializer biases = Initializer.zeros();
    int hidden = whole(values, LAYERS);
    int neurons = whole(values, NEURONS);
    Node x = layers.flatten(images);
    for (int layer = 1; layer <= hidden; layer++) {
      Node sums = layers.dense("dense" + layer, x, neurons, weights, biases);
      x = layers.hidden(layers::relu, sums);
      x = values.get(KEEP) < 1 ? layers.dropout(x) : x;
    }
    return layers.dense("dense" + (hidden + 1), x, 10, Initializers.glorotUniform(), biases);
  }

  private static int whole(HyperParameters values, String key) {
    double value = values.get(key);
    if (value != Math.rint(value) || value > 10_000) {
      throw new IllegalArgumentException(
          "the hyper-parameter '%s' must be a whole number up to 10000, not %s"
              .formatted(key, value));
    }
    return (int) value;
  }
}
