package dev.panagrad.models.experiments.translate.training;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Gradients;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.source.Variable;
import dev.panagrad.models.experiments.translate.pairs.Bucket;
import dev.panagrad.models.experiments.translate.writing.TranslationNet;
import dev.panagrad.models.experiments.translate.writing.TranslationUse;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.Optimizer;
import dev.panagrad.models.nn.Shards;
import dev.panagrad.models.nn.attention.Lengths;
import dev.panagrad.models.nn.attention.SequenceLoss;
import java.util.ArrayList;
import java.util.List;

/**
 * The graph of a net that translates. It contains the net several times over the same variables:
 * once for each bucket for training, and for inference the encoder and one step of the decoder.
 *
 * @param net what the graph is made of
 * @param graph all nodes
 * @param shards how a batch is split; the update is separate from the forms
 * @param forms one for each bucket
 * @param keepProbability placeholder, a scalar; 1 for no dropout
 * @param learningRate placeholder, a scalar
 * @param tokens placeholder, a scalar: the number of tokens by which the loss of the batch is
 *     divided
 * @param batchLoss of the batch, smoothed, to be fetched with an update, a scalar
 * @param train makes one update when fetched
 * @param use the net for inference
 */
record TranslationModel(
    TranslationNet net,
    Graph graph,
    Shards shards,
    List<TranslationForm> forms,
    Node keepProbability,
    Node learningRate,
    Node tokens,
    Node batchLoss,
    Node train,
    TranslationUse use) {
  /**
   * Builds a model for training.
   *
   * @param buckets of batches; the last one is the largest
   * @param count shards of a batch, a divisor of all rows
   * @param smoothing share of label smoothing, 0 for none
   */
  static TranslationModel forTraining(
      TranslationNet net, List<Bucket> buckets, int count, float smoothing, Optimizer optimizer) {
    GraphBuilder g = new GraphBuilder();
    Node keep = g.placeholder("keep_probability");
    Node rate = g.placeholder("learning_rate");
    Node tokens = g.placeholder("tokens");
    Layers layers = Layers.training(g, keep, keep);
    Shards shards = Shards.ofForms(g, count);
    List<TranslationForm> forms = new ArrayList<>();
    List<Node> variables = null;
    List<Node> sums = new ArrayList<>();
    for (Bucket bucket : buckets) {
      Form form = form(layers, net, bucket, count, smoothing);
      forms.add(form.nodes());
      if (variables == null) {
        variables = trainable(g);
      } else {
        shards.nextForm();
      }
      Node loss = g.div(form.smoothed(), tokens);
      sums.clear();
      sums.addAll(shards.gradientSums(variables, Gradients.of(g, loss, variables)));
      sums.add(shards.sum(loss));
    }
    Node batchLoss = sums.getLast();
    Node train = optimizer.update(g, rate, variables, sums.subList(0, sums.size() - 1));
    TranslationUse use = TranslationUse.of(layers.inference(), net, buckets.getLast().source());
    return new TranslationModel(
        net, g.build(), shards, List.copyOf(forms), keep, rate, tokens, batchLoss, train, use);
  }

  private static List<Node> trainable(GraphBuilder g) {
    return g.build().variables().stream()
        .filter(node -> ((Variable) node.op()).trainable())
        .toList();
  }

  /** A form, and the sum of the smoothed losses of all tokens. */
  private record Form(TranslationForm nodes, Node smoothed) {}

  private static Form form(
      Layers layers, TranslationNet net, Bucket bucket, int count, float smoothing) {
    GraphBuilder g = layers.graph();
    int rows = bucket.rows() / count;
    String name = "bucket%dx%d/".formatted(bucket.source(), bucket.target());
    Node source = g.placeholder(name + "source", DType.INT32, rows, bucket.source());
    Node sourceLengths = g.placeholder(name + "source_lengths", DType.INT32, rows);
    Node input = g.placeholder(name + "input", DType.INT32, rows, bucket.target());
    Node output = g.placeholder(name + "output", DType.INT32, rows, bucket.target());
    Node targetLengths = g.placeholder(name + "target_lengths", DType.INT32, rows);
    TranslationNet.Encoded encoded = net.encode(layers, source, sourceLengths);
    TranslationNet.Decoded decoded = net.decode(layers, input, encoded);
    Node logits = decoded.logits();
    Shape all = Shape.of(rows * bucket.target());
    Node classes = g.reshape(g.transpose(output), all);
    Node mask = g.reshape(g.transpose(Lengths.mask(g, targetLengths, bucket.target())), all);
    Node losses = g.sparseSoftmaxCrossEntropy(logits, classes);
    Node hit = g.equal(g.argMax(logits), classes);
    Node smoothed = smoothing == 0 ? losses : SequenceLoss.smoothed(g, logits, classes, smoothing);
    TranslationForm nodes =
        new TranslationForm(
            bucket,
            source,
            sourceLengths,
            input,
            output,
            targetLengths,
            g.sum(g.mul(losses, mask)),
            g.sum(g.mul(hit, mask)),
            logits);
    return new Form(nodes, g.sum(g.mul(smoothed, mask)));
  }

  /** Builds a model for translation only. */
  static TranslationModel forUse(TranslationNet net, int longestSource) {
    GraphBuilder g = new GraphBuilder();
    Node keep = g.constant(1);
    Layers layers = Layers.training(g, keep, keep).inference();
    TranslationUse use = TranslationUse.of(layers, net, longestSource);
    return new TranslationModel(net, g.build(), null, List.of(), keep, null, null, null, null, use);
  }
}
