package dev.panagrad.models.experiments.mnist.training;

import dev.panagrad.graph.Graph;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.Mnist;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.Shards;
import dev.panagrad.models.train.HyperParameters;
import java.util.ArrayList;
import java.util.List;

/**
 * The graph of an experiment: its network with inputs and results.
 *
 * @param graph all nodes
 * @param shards how a batch is split; a model with several trains through a {@code TrainingStep}
 * @param images placeholder, [n, 28, 28, 1]
 * @param labels placeholder, [n, 10], one-hot
 * @param keepProbability placeholder, a scalar; 1 at test time
 * @param learningRate placeholder, a scalar
 * @param averageDecay placeholder, a scalar: the share of their old value that moving averages keep
 * @param logits in training, with statistics of the batch, [n, 10]
 * @param activations in training: the outputs of the hidden units of dense layers, [n, units] each;
 *     only of networks with batch normalisation
 * @param loss in training: 100 times the mean cross-entropy, a scalar
 * @param batchLoss the loss of all shards together, to be fetched with an update, a scalar
 * @param accuracy in training, a scalar
 * @param train makes one update when fetched
 * @param probabilities in inference, with moving averages and without dropout, [n, 10]
 * @param losses in inference: cross-entropy of each image, [n], in nats
 * @param hits in inference: 1 for each image whose class is predicted, else 0, [n]
 */
public record MnistModel(
    Graph graph,
    Shards shards,
    Node images,
    Node labels,
    Node keepProbability,
    Node learningRate,
    Node averageDecay,
    Node logits,
    List<Node> activations,
    Node loss,
    Node batchLoss,
    Node accuracy,
    Node train,
    Node probabilities,
    Node losses,
    Node hits) {
  /** Copies the list. */
  public MnistModel {
    activations = List.copyOf(activations);
  }

  /** Whether there are activations to show, as with batch normalisation. */
  public boolean hasActivations() {
    return !activations.isEmpty();
  }

  /** Builds the graph of an experiment. */
  public static MnistModel build(MnistExperiment experiment) {
    return build(experiment, 1, experiment.hyperParameters());
  }

  /**
   * Builds the graph of an experiment whose batches are split into shards.
   *
   * @param values may select another activation or size
   */
  public static MnistModel build(MnistExperiment experiment, int count, HyperParameters values) {
    GraphBuilder g = new GraphBuilder();
    Shards shards = new Shards(g, count);
    Node images = g.placeholder("images", Shape.UNKNOWN, Mnist.SIDE, Mnist.SIDE, 1);
    Node labels = g.placeholder("labels", Shape.UNKNOWN, Mnist.CLASSES);
    Node keep = g.placeholder("keep_probability");
    Node rate = g.placeholder("learning_rate");
    Node decay = g.placeholder("average_decay");
    Layers layers = Layers.training(g, keep, decay, shards);
    experiment.activation(values).ifPresent(chosen -> layers.hidden(chosen::apply));
    Node logits = g.alias("logits", experiment.logits(layers, images, values));
    Node loss = g.mul(g.mean(g.softmaxCrossEntropy(logits, labels)), g.constant(100));
    Node accuracy = g.mean(hits(g, logits, labels));
    List<Node> updates = new ArrayList<>(layers.updates());
    Node part = shards.part(loss);
    updates.add(experiment.optimizer().minimize(g, part, rate, shards));
    Node batchLoss = shards.sum(part);
    Node train = g.group("train", updates);
    Node inUse = experiment.logits(layers.inference(), images, values);
    Node probabilities = g.softmax(inUse);
    Node losses = g.softmaxCrossEntropy(inUse, labels);
    Node hits = hits(g, inUse, labels);
    g.alias("loss", loss);
    g.alias("accuracy", accuracy);
    g.alias("probabilities", probabilities);
    return new MnistModel(
        g.build(),
        shards,
        images,
        labels,
        keep,
        rate,
        decay,
        logits,
        layers.updates().isEmpty() ? List.of() : dense(layers.activations()),
        loss,
        batchLoss,
        accuracy,
        train,
        probabilities,
        losses,
        hits);
  }

  private static List<Node> dense(List<Node> activations) {
    return activations.stream().filter(node -> node.shape().rank() == 2).toList();
  }

  private static Node hits(GraphBuilder g, Node logits, Node labels) {
    return g.equal(g.argMax(logits), g.argMax(labels));
  }
}
