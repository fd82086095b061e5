package dev.panagrad.models.experiments.mnist;

import java.util.List;

/** The MNIST experiments, in the order in which the tutorial tells them. */
public final class MnistExperiments {
  private static final List<MnistExperiment> ALL =
      List.of(
          new MnistSoftmax(),
          new MnistMlpSigmoid(),
          new MnistMlpRelu(),
          new MnistMlpReluDecay(),
          new MnistMlpDropout(),
          new MnistConv(),
          new MnistConvMaxPool(),
          new MnistConvDropout(),
          new MnistMlpSigmoidBn(),
          new MnistMlpReluBn(),
          new MnistConvBn());

  private MnistExperiments() {}

  /** All of them. */
  public static List<MnistExperiment> all() {
    return ALL;
  }
}
