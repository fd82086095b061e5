package dev.panagrad.models.experiments.mnist;

import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.models.experiments.mnist.training.MnistExperiment;
import dev.panagrad.models.network.ActivationFunction;
import dev.panagrad.models.nn.Initializers;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.train.HyperParameters;

/**
 * Convolutions: the shape of the image is no longer lost. 0.989, but the test loss rises:
 * overfitting.
 */
public final class MnistConv implements MnistExperiment {
  /** Makes the experiment. */
  public MnistConv() {}

  @Override
  public String name() {
    return "mnist-conv";
  }

  @Override
  public String network() {
    return "conv 5x5x4, 5x5x8 /2, 4x4x12 /2, 200, 10";
  }

  @Override
  public double expectedAccuracy() {
    return 0.987;
  }

  @Override
  public HyperParameters hyperParameters() {
    return withActivation(HyperParameters.decay(0.003, 0.0001, 2000), ActivationFunction.RELU);
  }

  @Override
  public Node logits(Layers layers, Node images) {
    Initializer weights = Initializers.truncatedNormal(0.1);
    Initializer biases = Initializer.constant(0.1f);
    Node x = layers.hidden(layers::relu, layers.conv2d("conv1", images, 5, 4, 1, weights, biases));
    x = layers.hidden(layers::relu, layers.conv2d("conv2", x, 5, 8, 2, weights, biases));
    x = layers.hidden(layers::relu, layers.conv2d("conv3", x, 4, 12, 2, weights, biases));
    x =
        layers.hidden(
            layers::relu, layers.dense("dense1", layers.flatten(x), 200, weights, biases));
    return layers.dense("dense2", x, 10, weights, biases);
  }
}
