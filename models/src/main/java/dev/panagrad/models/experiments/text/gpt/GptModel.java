package dev.panagrad.models.experiments.text.gpt;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.experiments.text.training.TextInference;
import dev.panagrad.models.experiments.text.training.TextTraining;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.Optimizer;
import dev.panagrad.models.nn.Shards;
import dev.panagrad.models.nn.transformer.Gpt;
import java.util.List;

/**
 * The graph of a GPT on characters: for training, for evaluation and for writing, over the same
 * variables.
 *
 * @param graph all nodes
 * @param training null in a model for inference only. It has no states, and its logits are ordered
 *     by sequence
 * @param evaluation whole blocks; null in a model for inference only. It has no states
 * @param writing a text that grows
 */
record GptModel(Graph graph, TextTraining training, TextInference evaluation, GptWriting writing) {
  /** Builds a model for training on batches of a fixed size. */
  static GptModel forTraining(Gpt net, Optimizer optimizer, int batch, int count) {
    GraphBuilder g = new GraphBuilder();
    Node keep = g.placeholder("keep_probability");
    Layers layers = Layers.training(g, keep, keep);
    TextTraining training = training(layers, net, optimizer, keep, batch, count);
    TextInference evaluation = evaluation(layers.inference(), net);
    GptWriting writing = GptWriting.of(layers.inference(), net);
    return new GptModel(g.build(), training, evaluation, writing);
  }

  /** Builds a model for writing only. */
  static GptModel forWriting(Gpt net) {
    GraphBuilder g = new GraphBuilder();
    Node keep = g.constant(1);
    GptWriting writing = GptWriting.of(Layers.training(g, keep, keep).inference(), net);
    return new GptModel(g.build(), null, null, writing);
  }

  private static TextTraining training(
      Layers layers, Gpt net, Optimizer optimizer, Node keep, int batch, int count) {
    GraphBuilder g = layers.graph();
    Shards shards = new Shards(g, count);
    int rows = batch / count;
    Node codes = g.placeholder("codes", DType.INT32, rows, net.context());
    Node targets = g.placeholder("targets", DType.INT32, rows, net.context());
    Node rate = g.placeholder("learning_rate");
    Node logits = g.alias("logits", net.sequences(layers, codes).logits());
    Node classes = flat(g, targets);
    Node losses = g.sparseSoftmaxCrossEntropy(logits, classes);
    Node predictions = g.argMax(logits);
    Node loss = g.alias("loss", g.mean(losses));
    Node accuracy = g.alias("accuracy", g.mean(g.equal(predictions, classes)));
    Node update = optimizer.minimize(g, shards.part(loss), rate, shards);
    Node batchLoss = shards.mean(loss);
    return new TextTraining(
        shards,
        codes,
        targets,
        keep,
        rate,
        List.of(),
        List.of(),
        List.of(),
        loss,
        batchLoss,
        accuracy,
        logits,
        byTime(g, losses, codes),
        byTime(g, predictions, codes),
        g.group("train", List.of(update)));
  }

  private static TextInference evaluation(Layers layers, Gpt net) {
    GraphBuilder g = layers.graph();
    Node codes = g.placeholder("evaluation/codes", DType.INT32, Shape.UNKNOWN, net.context());
    Node targets = g.placeholder("evaluation/targets", DType.INT32, Shape.UNKNOWN, net.context());
    Node logits = net.sequences(layers, codes).logits();
    Node classes = flat(g, targets);
    Node predictions = g.argMax(logits);
    return new TextInference(
        codes,
        targets,
        List.of(),
        logits,
        byTime(g, g.sparseSoftmaxCrossEntropy(logits, classes), codes),
        byTime(g, predictions, codes),
        byTime(g, g.equal(predictions, classes), codes),
        List.of());
  }

  private static Node flat(GraphBuilder g, Node codes) {
    Shape shape = codes.shape();
    return g.reshape(codes, shape.isKnown() ? Math.toIntExact(shape.elements()) : Shape.UNKNOWN);
  }

  /** One value per character, reordered by time as in recurrent nets. */
  private static Node byTime(GraphBuilder g, Node values, Node codes) {
    return flat(g, g.transpose(g.reshape(values, codes.shape())));
  }
}
