package dev.panagrad.models.experiments.caption.training;

import dev.panagrad.graph.Graph;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.models.experiments.caption.writing.CaptionNet;
import dev.panagrad.models.experiments.caption.writing.CaptionUse;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.Optimizer;
import dev.panagrad.models.nn.Shards;
import dev.panagrad.models.nn.sequence.StepRows;
import java.util.ArrayList;
import java.util.List;

/**
 * The graph of a net that describes pictures, several times over the same variables: for training,
 * for measuring with whole captions, and for inference, token by token.
 *
 * @param graph all nodes
 * @param shards how a batch is split
 * @param training with statistics of the batch and dropout; placeholders are of one shard
 * @param measuring as in inference
 * @param keepProbability placeholder, a scalar; 1 for no dropout
 * @param averageDecay placeholder, a scalar: the share of their old value that moving averages keep
 * @param learningRate placeholder, a scalar
 * @param tokens placeholder, a scalar: the number of tokens by which the loss of the batch is
 *     divided
 * @param batchLoss of the batch, smoothed, to be fetched with an update, a scalar
 * @param train makes one update when fetched
 * @param use the net for inference
 */
record CaptionModel(
    Graph graph,
    Shards shards,
    CaptionForm training,
    CaptionForm measuring,
    Node keepProbability,
    Node averageDecay,
    Node learningRate,
    Node tokens,
    Node batchLoss,
    Node train,
    CaptionUse use) {
  /**
   * Builds a model for training.
   *
   * @param steps how many rows of a shard each step of training has
   * @param count shards of a batch
   * @param smoothing share of label smoothing, 0 for none
   */
  static CaptionModel forTraining(
      CaptionNet net, StepRows steps, int count, float smoothing, Optimizer optimizer) {
    GraphBuilder g = new GraphBuilder();
    Shards shards = new Shards(g, count);
    Node keep = g.placeholder("keep_probability");
    Node decay = g.placeholder("average_decay");
    Node rate = g.placeholder("learning_rate");
    Node tokens = g.placeholder("tokens");
    Layers layers = Layers.training(g, keep, decay, shards);
    CaptionForm training = CaptionForm.of(layers, net, "", steps, smoothing);
    Node loss = g.div(training.smoothed(), tokens);
    List<Node> updates = new ArrayList<>(layers.updates());
    updates.add(optimizer.minimize(g, loss, rate, shards));
    Node batchLoss = shards.sum(loss);
    Node train = g.group("train", updates);
    StepRows whole = StepRows.all(steps.steps(), steps.at(0) * count);
    Layers inUse = layers.inference();
    CaptionForm measuring = CaptionForm.of(inUse, net, "measured/", whole, 0);
    CaptionUse use = CaptionUse.of(inUse, net);
    return new CaptionModel(
        g.build(), shards, training, measuring, keep, decay, rate, tokens, batchLoss, train, use);
  }

  /** Builds a model for inference only. */
  static CaptionModel forUse(CaptionNet net) {
    GraphBuilder g = new GraphBuilder();
    Node one = g.constant(1);
    CaptionUse use = CaptionUse.of(Layers.training(g, one, one).inference(), net);
    return new CaptionModel(g.build(), null, null, null, one, one, null, null, null, null, use);
  }
}
