package dev.panagrad.models.experiments.mnist;

import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.models.experiments.mnist.training.MnistExperiment;
import dev.panagrad.models.network.ActivationFunction;
import dev.panagrad.models.nn.Initializers;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.train.HyperParameters;

/**
 * The same five layers with ReLU: they learn fast, but the curves are noisy, since the learning
 * rate is too high towards the end.
 */
public final class MnistMlpRelu implements MnistExperiment {
  /** Makes the experiment. */
  public MnistMlpRelu() {}

  @Override
  public String name() {
    return "mnist-mlp-relu";
  }

  @Override
  public String network() {
    return "784-200-100-60-30-10, ReLU";
  }

  @Override
  public double expectedAccuracy() {
    return 0.980;
  }

  @Override
  public HyperParameters hyperParameters() {
    return withActivation(MnistExperiment.super.hyperParameters(), ActivationFunction.RELU);
  }

  @Override
  public Node logits(Layers layers, Node images) {
    Initializer weights = Initializers.truncatedNormal(0.1);
    // Slightly above 0, so that the ReLUs start in their active range.
    Initializer biases = Initializer.constant(0.1f);
    Node x = layers.flatten(images);
    x = layers.hidden(layers::relu, layers.dense("dense1", x, 200, weights, biases));
    x = layers.hidden(layers::relu, layers.dense("dense2", x, 100, weights, biases));
    x = layers.hidden(layers::relu, layers.dense("dense3", x, 60, weights, biases));
    x = layers.hidden(layers::relu, layers.dense("dense4", x, 30, weights, biases));
    return layers.dense("dense5", x, 10, weights, Initializer.zeros());
  }
}
