package dev.panagrad.models.experiments.mnist;

import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.models.experiments.mnist.training.MnistExperiment;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.Optimizer;
import dev.panagrad.models.nn.Sgd;
import dev.panagrad.models.train.HyperParameters;

/** The simplest network: ten neurons over all pixels, softmax over them, plain gradient descent. */
public final class MnistSoftmax implements MnistExperiment {
  /** Makes the experiment. */
  public MnistSoftmax() {}

  @Override
  public String name() {
    return "mnist-softmax";
  }

  @Override
  public String network() {
    return "784 -> 10 softmax";
  }

  @Override
  public double expectedAccuracy() {
    return 0.92;
  }

  @Override
  public int steps() {
    return 2_000;
  }

  @Override
  public HyperParameters hyperParameters() {
    return HyperParameters.of("learning-rate", 0.005);
  }

  @Override
  public Optimizer optimizer() {
    return new Sgd();
  }

  @Override
  public Node logits(Layers layers, Node images) {
    Node pixels = layers.flatten(images);
    return layers.dense("dense1", pixels, 10, Initializer.zeros(), Initializer.zeros());
  }
}
