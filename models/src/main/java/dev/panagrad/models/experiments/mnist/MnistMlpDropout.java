package dev.panagrad.models.experiments.mnist;

import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.models.experiments.mnist.training.MnistExperiment;
import dev.panagrad.models.network.ActivationFunction;
import dev.panagrad.models.nn.Initializers;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.train.HyperParameters;

/** Dropout after each hidden layer reduces overfitting: the test loss no longer rises. */
public final class MnistMlpDropout implements MnistExperiment {
  /** Makes the experiment. */
  public MnistMlpDropout() {}

  @Override
  public String name() {
    return "mnist-mlp-dropout";
  }

  @Override
  public String network() {
    return "784-200-100-60-30-10, ReLU, decay, dropout 0.75";
  }

  @Override
  public double expectedAccuracy() {
    return 0.981;
  }

  @Override
  public HyperParameters hyperParameters() {
    return withActivation(
        HyperParameters.decay(0.003, 0.0001, 2000).with("keep-probability", 0.75),
        ActivationFunction.RELU);
  }

  @Override
  public Node logits(Layers layers, Node images) {
    Initializer weights = Initializers.truncatedNormal(0.1);
    Initializer biases = Initializer.constant(0.1f);
    Node x = layers.flatten(images);
    x =
        layers.dropout(
            layers.hidden(layers::relu, layers.dense("dense1", x, 200, weights, biases)));
    x =
        layers.dropout(
            layers.hidden(layers::relu, layers.dense("dense2", x, 100, weights, biases)));
    x = layers.dropout(layers.hidden(layers::relu, layers.dense("dense3", x, 60, weights, biases)));
    x = layers.dropout(layers.hidden(layers::relu, layers.dense("dense4", x, 30, weights, biases)));
    return layers.dense("dense5", x, 10, weights, Initializer.zeros());
  }
}
