package dev.panagrad.models.experiments.caption;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.attention.Lengths;
import dev.panagrad.models.nn.attention.SequenceLoss;

/**
 * A net that reads whole captions, over the variables of a {@link CaptionModel}.
 *
 * @param pictures placeholder, [rows, height, width, channels]
 * @param input placeholder, captions with the start in front, [rows, steps], int32
 * @param output placeholder, captions with the end behind, [rows, steps], int32
 * @param lengths placeholder, tokens with the end, 0 for a row without a picture, [rows], int32
 * @param logits [steps * rows, classes]
 * @param loss the sum of the cross-entropies of all tokens, in nats, a scalar
 * @param hits how many tokens are the likeliest ones, a scalar
 * @param smoothed the sum of the losses with label smoothing, a scalar
 */
record CaptionForm(
    Node pictures,
    Node input,
    Node output,
    Node lengths,
    Node logits,
    Node loss,
    Node hits,
    Node smoothed) {
  /**
   * Adds the nodes.
   *
   * @param name in front of those of the placeholders
   * @param smoothing share of label smoothing, 0 for none
   */
  static CaptionForm of(
      Layers layers, CaptionNet net, String name, int rows, int steps, float smoothing) {
    GraphBuilder g = layers.graph();
    Shape of = net.picture();
    Node pictures = g.placeholder(name + "pictures", rows, of.size(0), of.size(1), of.size(2));
    Node input = g.placeholder(name + "input", DType.INT32, rows, steps);
    Node output = g.placeholder(name + "output", DType.INT32, rows, steps);
    Node lengths = g.placeholder(name + "lengths", DType.INT32, rows);
    Node logits = net.decode(layers, input, net.encode(layers, pictures)).logits();
    Node classes = g.reshape(g.transpose(output), rows * steps);
    Node mask = g.reshape(g.transpose(Lengths.mask(g, lengths, steps)), rows * steps);
    Node losses = g.sparseSoftmaxCrossEntropy(logits, classes);
    Node hit = g.equal(g.argMax(logits), classes);
    Node smoothed = smoothing == 0 ? losses : SequenceLoss.smoothed(g, logits, classes, smoothing);
    return new CaptionForm(
        pictures,
        input,
        output,
        lengths,
        logits,
        g.sum(g.mul(losses, mask)),
        g.sum(g.mul(hit, mask)),
        g.sum(g.mul(smoothed, mask)));
  }
}
