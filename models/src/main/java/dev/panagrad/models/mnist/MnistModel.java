package dev.panagrad.models.mnist;

import dev.panagrad.graph.Graph;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.Mnist;
import dev.panagrad.models.layer.Layers;

/**
 * The graph of an experiment: its network between what is fed and what is asked for.
 *
 * @param graph all nodes
 * @param images placeholder, [n, 28, 28, 1]
 * @param labels placeholder, [n, 10], one-hot
 * @param keepProbability placeholder, a scalar; 1 at test time
 * @param learningRate placeholder, a scalar
 * @param probabilities [n, 10]
 * @param losses cross-entropy of each image, [n], in nats
 * @param hits 1 for each image whose class is found, else 0, [n]
 * @param loss 100 times the mean cross-entropy, a scalar
 * @param accuracy the mean of hits, a scalar
 * @param train makes one update when fetched
 */
public record MnistModel(
    Graph graph,
    Node images,
    Node labels,
    Node keepProbability,
    Node learningRate,
    Node probabilities,
    Node losses,
    Node hits,
    Node loss,
    Node accuracy,
    Node train) {

  /** Builds the graph of an experiment. */
  public static MnistModel build(MnistExperiment experiment) {
    GraphBuilder g = new GraphBuilder();
    Node images = g.placeholder("images", Shape.UNKNOWN, Mnist.SIDE, Mnist.SIDE, 1);
    Node labels = g.placeholder("labels", Shape.UNKNOWN, Mnist.CLASSES);
    Node keep = g.placeholder("keep_probability");
    Node rate = g.placeholder("learning_rate");
    Node logits = g.alias("logits", experiment.logits(new Layers(g, keep), images));
    Node losses = g.softmaxCrossEntropy(logits, labels);
    Node loss = g.alias("loss", g.mul(g.mean(losses), g.constant(100)));
    Node hits = g.equal(g.argMax(logits), g.argMax(labels));
    Node accuracy = g.alias("accuracy", g.mean(hits));
    Node probabilities = g.alias("probabilities", g.softmax(logits));
    Node train = experiment.optimizer().minimize(g, loss, rate);
    return new MnistModel(
        g.build(), images, labels, keep, rate, probabilities, losses, hits, loss, accuracy, train);
  }
}
