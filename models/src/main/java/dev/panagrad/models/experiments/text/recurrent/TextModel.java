package dev.panagrad.models.experiments.text.recurrent;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.experiments.text.training.TextInference;
import dev.panagrad.models.experiments.text.training.TextTraining;
import dev.panagrad.models.nn.Adam;
import dev.panagrad.models.nn.Initializers;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.RecurrentNet;
import dev.panagrad.models.nn.Shards;
import java.util.ArrayList;
import java.util.List;

/**
 * The graph of a language model: a recurrent net over characters, words or subwords with a softmax
 * read-out that all time steps share. It contains the net three times over the same variables: for
 * training, for evaluation, and one step of it for writing.
 *
 * @param graph all nodes
 * @param net the recurrent net
 * @param training null in a model for inference only
 * @param evaluation {@link #EVALUATION_STEPS} steps from fed states; null in a model for inference
 *     only
 * @param writing one step from fed states
 */
public record TextModel(
    Graph graph,
    RecurrentNet net,
    TextTraining training,
    TextInference evaluation,
    TextInference writing) {
  /** Time steps of the evaluation's net; longer texts are processed piece by piece. */
  public static final int EVALUATION_STEPS = 32;

  /** Builds a model for training on batches of a fixed size. */
  public static TextModel forTraining(RecurrentNet net, int batch, int steps) {
    return forTraining(TextCodes.CHARACTERS, net, batch, steps, 1);
  }

  /**
   * Builds a model for training on batches of a fixed size, split into shards.
   *
   * @param shards the number of shards, a divisor of batch
   */
  static TextModel forTraining(TextCodes kind, RecurrentNet net, int batch, int steps, int shards) {
    GraphBuilder g = new GraphBuilder();
    Node keep = g.placeholder("keep_probability");
    Layers layers = Layers.training(g, keep, keep);
    TextTraining training = training(layers, kind, net, keep, batch, steps, shards);
    TextInference evaluation =
        inference(layers.inference(), kind, net, "evaluation", EVALUATION_STEPS);
    TextInference writing = inference(layers.inference(), kind, net, "writing", 1);
    return new TextModel(g.build(), net, training, evaluation, writing);
  }

  /** Builds a model for writing only. */
  static TextModel forWriting(TextCodes kind, RecurrentNet net) {
    GraphBuilder g = new GraphBuilder();
    Node keep = g.constant(1);
    Layers layers = Layers.training(g, keep, keep).inference();
    TextInference writing = inference(layers, kind, net, "writing", 1);
    return new TextModel(g.build(), net, null, null, writing);
  }

  private static TextTraining training(
      Layers layers, TextCodes kind, RecurrentNet net, Node keep, int batch, int steps, int count) {
    GraphBuilder g = layers.graph();
    Shards shards = new Shards(g, count);
    int rows = batch / count;
    Node codes = g.placeholder("codes", DType.INT32, rows, steps);
    Node targets = g.placeholder("targets", DType.INT32, rows, steps);
    Node rate = g.placeholder("learning_rate");
    List<Node> states = new ArrayList<>();
    List<Node> before = new ArrayList<>();
    for (int i = 0; i < net.stateSizes().size(); i++) {
      int size = net.stateSizes().get(i);
      String name = net.stateNames().get(i);
      states.add(g.state(name, Shape.of(batch, size), Initializer.zeros()));
      if (count > 1) {
        before.add(g.placeholder("shards/" + name, rows, size));
      }
    }
    RecurrentNet.Unrolled unrolled = kind.unroll(layers, net, codes, count > 1 ? before : states);
    Node logits = g.alias("logits", readout(layers, unrolled.outputs(), kind.size()));
    Node classes = TextCodes.byTime(g, targets);
    Node losses = g.sparseSoftmaxCrossEntropy(logits, classes);
    Node predictions = g.argMax(logits);
    Node loss = g.alias("loss", g.mean(losses));
    Node accuracy = g.alias("accuracy", g.mean(g.equal(predictions, classes)));
    List<Node> updates = new ArrayList<>();
    // The sum over batch and time is minimized, so that the rate doesn't depend on the number of
    // steps.
    updates.add(new Adam().minimize(g, g.sum(losses), rate, shards));
    for (int i = 0; count == 1 && i < states.size(); i++) {
      updates.add(g.assign(states.get(i), unrolled.states().get(i)));
    }
    Node batchLoss = shards.mean(loss);
    Node train = g.group("train", updates);
    return new TextTraining(
        shards,
        codes,
        targets,
        keep,
        rate,
        states,
        before,
        unrolled.states(),
        loss,
        batchLoss,
        accuracy,
        logits,
        losses,
        predictions,
        train);
  }

  private static TextInference inference(
      Layers layers, TextCodes kind, RecurrentNet net, String name, int steps) {
    GraphBuilder g = layers.graph();
    Node codes = g.placeholder(name + "/codes", DType.INT32, Shape.UNKNOWN, steps);
    Node targets = g.placeholder(name + "/targets", DType.INT32, Shape.UNKNOWN, steps);
    List<Node> states = new ArrayList<>();
    for (int i = 0; i < net.stateSizes().size(); i++) {
      states.add(
          g.placeholder(
              name + "/" + net.stateNames().get(i), Shape.UNKNOWN, net.stateSizes().get(i)));
    }
    RecurrentNet.Unrolled unrolled = kind.unroll(layers, net, codes, states);
    Node logits = readout(layers, unrolled.outputs(), kind.size());
    Node classes = TextCodes.byTime(g, targets);
    Node predictions = g.argMax(logits);
    return new TextInference(
        codes,
        targets,
        states,
        logits,
        g.sparseSoftmaxCrossEntropy(logits, classes),
        predictions,
        g.equal(predictions, classes),
        unrolled.states());
  }

  /** The logits of the next character for each row. */
  static Node readout(Layers layers, Node outputs, int size) {
    return layers.dense(
        "readout", outputs, size, Initializers.glorotUniform(), Initializer.zeros());
  }
}
