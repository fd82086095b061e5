package dev.panagrad.models.experiments.mnist;

import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.models.experiments.mnist.training.MnistExperiment;
import dev.panagrad.models.network.ActivationFunction;
import dev.panagrad.models.nn.Initializers;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.train.HyperParameters;

/**
 * Five layers with sigmoid neurons: better, but they start slowly, since gradients shrink in deep
 * sigmoid layers.
 */
public final class MnistMlpSigmoid implements MnistExperiment {
  /** Makes the experiment. */
  public MnistMlpSigmoid() {}

  @Override
  public String name() {
    return "mnist-mlp-sigmoid";
  }

  @Override
  public String network() {
    return "784-200-100-60-30-10, sigmoid";
  }

  @Override
  public double expectedAccuracy() {
    return 0.978;
  }

  @Override
  public HyperParameters hyperParameters() {
    return withActivation(MnistExperiment.super.hyperParameters(), ActivationFunction.SIGMOID);
  }

  @Override
  public Node logits(Layers layers, Node images) {
    Initializer weights = Initializers.truncatedNormal(0.1);
    Initializer biases = Initializer.zeros();
    Node x = layers.flatten(images);
    x = layers.hidden(layers::sigmoid, layers.dense("dense1", x, 200, weights, biases));
    x = layers.hidden(layers::sigmoid, layers.dense("dense2", x, 100, weights, biases));
    x = layers.hidden(layers::sigmoid, layers.dense("dense3", x, 60, weights, biases));
    x = layers.hidden(layers::sigmoid, layers.dense("dense4", x, 30, weights, biases));
    return layers.dense("dense5", x, 10, weights, biases);
  }
}
