package dev.panagrad.cli;

import dev.panagrad.graph.Graph;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.models.mnist.MnistExperiment;
import dev.panagrad.models.mnist.MnistModel;
import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.HyperParameters;

/**
 * The graph of an experiment, to be looked at rather than trained.
 *
 * @param experiment whose graph it is
 * @param values of its hyper-parameters
 * @param graph all nodes
 * @param output what the network gives when it is used
 * @param training what a training step fetches
 */
record Subject(
    Experiment experiment, HyperParameters values, Graph graph, Node output, Fetches training) {

  static Subject of(Experiment experiment, HyperParameters values) {
    if (experiment instanceof MnistExperiment digits) {
      MnistModel model = MnistModel.build(digits);
      return new Subject(
          experiment,
          values,
          model.graph(),
          model.probabilities(),
          Fetches.of(model.loss(), model.train()));
    }
    throw new IllegalArgumentException(
        "the graph of %s can't be shown by this command".formatted(experiment.name()));
  }

  /** What the use of the network fetches. */
  Fetches inference() {
    return Fetches.of(output);
  }
}
