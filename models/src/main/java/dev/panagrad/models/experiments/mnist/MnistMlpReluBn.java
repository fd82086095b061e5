package dev.panagrad.models.experiments.mnist;

import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.models.experiments.mnist.training.MnistExperiment;
import dev.panagrad.models.network.ActivationFunction;
import dev.panagrad.models.nn.Initializers;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.train.HyperParameters;

/**
 * Batch normalisation with ReLU: only an offset, since a scale passes through ReLU to the next
 * layer.
 */
public final class MnistMlpReluBn implements MnistExperiment {
  /** Makes the experiment. */
  public MnistMlpReluBn() {}

  @Override
  public String name() {
    return "mnist-mlp-relu-bn";
  }

  @Override
  public String network() {
    return "784-200-100-60-30-10, batch norm, ReLU";
  }

  @Override
  public double expectedAccuracy() {
    return 0.981;
  }

  @Override
  public HyperParameters hyperParameters() {
    return withActivation(
        HyperParameters.decay(0.03, 0.0001, 1000).with("average-decay", 0.999),
        ActivationFunction.RELU);
  }

  @Override
  public Node logits(Layers layers, Node images) {
    Initializer weights = Initializers.truncatedNormal(0.1);
    Initializer offset = Initializer.constant(0.1f);
    Node x = layers.flatten(images);
    x = hidden(layers, layers.batchNorm("dense1", layers.dense("dense1", x, 200, weights), offset));
    x = hidden(layers, layers.batchNorm("dense2", layers.dense("dense2", x, 100, weights), offset));
    x = hidden(layers, layers.batchNorm("dense3", layers.dense("dense3", x, 60, weights), offset));
    x = hidden(layers, layers.batchNorm("dense4", layers.dense("dense4", x, 30, weights), offset));
    return layers.dense("dense5", x, 10, weights, Initializer.constant(0.1f));
  }

  private static Node hidden(Layers layers, Node sums) {
    return layers.hidden(layers::relu, sums);
  }
}
