package dev.panagrad.models.experiments.mnist;

import dev.panagrad.models.experiments.mnist.training.MnistExperiment;
import dev.panagrad.models.train.ExperimentProvider;
import java.util.List;

/** The MNIST experiments, in the order of the tutorial. */
public final class MnistExperiments implements ExperimentProvider {
  private static final List<MnistExperiment> ALL =
      List.of(
          new MnistSoftmax(),
          new MnistMlp(),
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

  /** Makes the provider. */
  public MnistExperiments() {}

  @Override
  public List<MnistExperiment> experiments() {
    return ALL;
  }
}
