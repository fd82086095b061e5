package dev.panagrad.models.experiments.mnist;

import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.models.experiments.mnist.training.MnistExperiment;
import dev.panagrad.models.network.ActivationFunction;
import dev.panagrad.models.nn.Initializers;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.train.HyperParameters;

/** A larger convolutional network, with dropout against overfitting: above 0.99. */
public final class MnistConvDropout implements MnistExperiment {
  /** Makes the experiment. */
  public MnistConvDropout() {}

  @Override
  public String name() {
    return "mnist-conv-dropout";
  }

  @Override
  public String network() {
    return "conv 6x6x6, 5x5x12 /2, 4x4x24 /2, 200 dropout 0.75, 10";
  }

  @Override
  public double expectedAccuracy() {
    return 0.992;
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
    Node x = layers.hidden(layers::relu, layers.conv2d("conv1", images, 6, 6, 1, weights, biases));
    x = layers.hidden(layers::relu, layers.conv2d("conv2", x, 5, 12, 2, weights, biases));
    x = layers.hidden(layers::relu, layers.conv2d("conv3", x, 4, 24, 2, weights, biases));
    x =
        layers.hidden(
            layers::relu, layers.dense("dense1", layers.flatten(x), 200, weights, biases));
    return layers.dense("dense2", layers.dropout(x), 10, weights, biases);
  }
}
