package dev.panagrad.models.experiments.mnist;

import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.models.experiments.mnist.training.MnistExperiment;
import dev.panagrad.models.network.ActivationFunction;
import dev.panagrad.models.nn.Initializers;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.train.HyperParameters;

/** Batch normalisation before each sigmoid makes even five sigmoid layers learn fast. */
public final class MnistMlpSigmoidBn implements MnistExperiment {
  /** Makes the experiment. */
  public MnistMlpSigmoidBn() {}

  @Override
  public String name() {
    return "mnist-mlp-sigmoid-bn";
  }

  @Override
  public String network() {
    return "784-200-100-60-30-10, batch norm, sigmoid";
  }

  @Override
  public double expectedAccuracy() {
    return 0.979;
  }

  @Override
  public HyperParameters hyperParameters() {
    return withActivation(
        HyperParameters.decay(0.03, 0.0001, 1000).with("average-decay", 0.998),
        ActivationFunction.SIGMOID);
  }

  @Override
  public Node logits(Layers layers, Node images) {
    Initializer weights = Initializers.truncatedNormal(0.1);
    Node x = layers.flatten(images);
    x = hidden(layers, layers.batchNormScaled("dense1", layers.dense("dense1", x, 200, weights)));
    x = hidden(layers, layers.batchNormScaled("dense2", layers.dense("dense2", x, 100, weights)));
    x = hidden(layers, layers.batchNormScaled("dense3", layers.dense("dense3", x, 60, weights)));
    x = hidden(layers, layers.batchNormScaled("dense4", layers.dense("dense4", x, 30, weights)));
    return layers.dense("dense5", x, 10, weights, Initializer.zeros());
  }

  private static Node hidden(Layers layers, Node sums) {
    return layers.hidden(layers::sigmoid, sums);
  }
}
