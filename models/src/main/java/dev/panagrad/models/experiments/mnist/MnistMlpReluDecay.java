package dev.panagrad.models.experiments.mnist;

import dev.panagrad.graph.Node;
import dev.panagrad.models.experiments.mnist.training.MnistExperiment;
import dev.panagrad.models.network.ActivationFunction;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.train.HyperParameters;

/**
 * Five ReLU layers with a learning rate that decays: the noise disappears, the training accuracy
 * reaches 1, and the test loss rises: overfitting.
 */
public final class MnistMlpReluDecay implements MnistExperiment {
  /** Makes the experiment. */
  public MnistMlpReluDecay() {}

  @Override
  public String name() {
    return "mnist-mlp-relu-decay";
  }

  @Override
  public String network() {
    return "784-200-100-60-30-10, ReLU, learning rate decay";
  }

  @Override
  public double expectedAccuracy() {
    return 0.982;
  }

  @Override
  public HyperParameters hyperParameters() {
    return withActivation(HyperParameters.decay(0.003, 0.0001, 2000), ActivationFunction.RELU);
  }

  @Override
  public Node logits(Layers layers, Node images) {
    return new MnistMlpRelu().logits(layers, images);
  }
}
