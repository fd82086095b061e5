package dev.panagrad.models.experiments.mnist;

import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.models.experiments.mnist.training.MnistExperiment;
import dev.panagrad.models.network.ActivationFunction;
import dev.panagrad.models.nn.Initializers;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.train.HyperParameters;

/**
 * The best: a large convolutional network with batch normalisation and dropout, stable near 0.995.
 */
public final class MnistConvBn implements MnistExperiment {
  /** Makes the experiment. */
  public MnistConvBn() {}

  @Override
  public String name() {
    return "mnist-conv-bn";
  }

  @Override
  public String network() {
    return "conv 6x6x24, 5x5x48 /2, 4x4x64 /2, 200 dropout 0.75, 10, batch norm";
  }

  @Override
  public double expectedAccuracy() {
    return 0.994;
  }

  @Override
  public HyperParameters hyperParameters() {
    return withActivation(
        HyperParameters.decay(0.02, 0.0001, 1600)
            .with("keep-probability", 0.75)
            .with("average-decay", 0.999),
        ActivationFunction.RELU);
  }

  @Override
  public Node logits(Layers layers, Node images) {
    Initializer weights = Initializers.truncatedNormal(0.1);
    Initializer offset = Initializer.constant(0.1f);
    Node x = layers.conv2d("conv1", images, 6, 24, 1, weights);
    x = layers.hidden(layers::relu, layers.batchNorm("conv1", x, offset));
    x = layers.conv2d("conv2", x, 5, 48, 2, weights);
    x = layers.hidden(layers::relu, layers.batchNorm("conv2", x, offset));
    x = layers.conv2d("conv3", x, 4, 64, 2, weights);
    x = layers.hidden(layers::relu, layers.batchNorm("conv3", x, offset));
    x = layers.dense("dense1", layers.flatten(x), 200, weights);
    x = layers.dropout(layers.hidden(layers::relu, layers.batchNorm("dense1", x, offset)));
    return layers.dense("dense2", x, 10, weights, offset);
  }
}
