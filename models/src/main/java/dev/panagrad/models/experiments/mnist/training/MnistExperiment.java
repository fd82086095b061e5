package dev.panagrad.models.experiments.mnist.training;

import dev.panagrad.graph.Node;
import dev.panagrad.models.data.Mnist;
import dev.panagrad.models.network.ActivationFunction;
import dev.panagrad.models.nn.Adam;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.LearningRate;
import dev.panagrad.models.nn.Optimizer;
import dev.panagrad.models.train.DataKind;
import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.TaskSettings;
import java.util.Arrays;
import java.util.Optional;

/**
 * A network of "TensorFlow and deep learning, without a PhD" that classifies handwritten digits.
 * This interface has the common parts; implementations define the network and its training.
 */
public interface MnistExperiment extends Experiment {
  /** The name of the activation choice. */
  String ACTIVATION = "activation";

  /**
   * Builds the network.
   *
   * @param images [n, 28, 28, 1], from 0 to 1
   * @return logits, [n, 10]
   */
  Node logits(Layers layers, Node images);

  /** The network with some hyper-parameters, if they affect its shape. */
  default Node logits(Layers layers, Node images, HyperParameters values) {
    return logits(layers, images);
  }

  /** Adam, unless overridden. */
  default Optimizer optimizer() {
    return new Adam();
  }

  @Override
  default HyperParameters hyperParameters() {
    return HyperParameters.of("learning-rate", 0.003);
  }

  /** Adds the activation of the hidden layers as a choice. */
  default HyperParameters withActivation(HyperParameters values, ActivationFunction usual) {
    return values.withChoice(
        ACTIVATION,
        usual.text(),
        Arrays.stream(ActivationFunction.values()).map(ActivationFunction::text).toList());
  }

  /** The selected activation; empty if the network has its default one. */
  default Optional<ActivationFunction> activation(HyperParameters values) {
    return hyperParameters().word(ACTIVATION).equals(values.word(ACTIVATION))
        ? Optional.empty()
        : values.word(ACTIVATION).flatMap(ActivationFunction::find);
  }

  /**
   * The learning rate by step: constant, or, if {@code learning-rate-decay} is set, the tutorial's
   * floor + rate * e^(-step / decay).
   */
  default LearningRate learningRate(HyperParameters values) {
    double rate = values.get("learning-rate");
    return values.has("learning-rate-decay")
        ? LearningRate.decay(
            rate, values.get("learning-rate-floor"), values.get("learning-rate-decay"))
        : LearningRate.constant(rate);
  }

  @Override
  default DataKind kind() {
    return DataKind.DIGITS;
  }

  @Override
  default int steps() {
    return 10_000;
  }

  @Override
  default int stepsPerEpoch(TaskSettings settings) {
    return data(settings).train().size() / settings.batch();
  }

  private static Mnist data(TaskSettings settings) {
    return settings.data().folder() == null
        ? Mnist.embedded()
        : Mnist.load(settings.data().folder());
  }

  @Override
  default MnistTask open(TaskSettings settings) {
    return new MnistTask(this, data(settings).preload(), settings);
  }
}
