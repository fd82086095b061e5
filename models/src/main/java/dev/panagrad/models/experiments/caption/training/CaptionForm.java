package dev.panagrad.models.experiments.caption.training;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.experiments.caption.writing.CaptionNet;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.attention.SequenceLoss;
import dev.panagrad.models.nn.sequence.StepRows;

/**
 * A net that reads whole captions, over the variables of a {@link CaptionModel}.
 *
 * @param pictures placeholder, [rows, height, width, channels]
 * @param steps how many rows each step has
 * @param input placeholder, captions preceded by the start token, step by step, [all rows], int32
 * @param output placeholder, captions followed by the end token, likewise
 * @param counted placeholder, 1 where a caption has a token or its end, else 0, likewise, float32
 * @param logits [all rows, classes]
 * @param loss the sum of the cross-entropies of all tokens, in nats, a scalar
 * @param hits how many tokens are the most likely ones, a scalar
 * @param smoothed the sum of the losses with label smoothing, a scalar
 */
record CaptionForm(
    StepRows steps,
    Node pictures,
    Node input,
    Node output,
    Node counted,
    Node logits,
    Node loss,
    Node hits,
    Node smoothed) {
  /**
   * Adds the nodes.
   *
   * @param name the prefix of the placeholders' names
   * @param steps how many rows each step has
   * @param smoothing share of label smoothing, 0 for none
   */
  static CaptionForm of(
      Layers layers, CaptionNet net, String name, StepRows steps, float smoothing) {
    GraphBuilder g = layers.graph();
    Shape of = net.picture();
    Node pictures =
        g.placeholder(name + "pictures", steps.at(0), of.size(0), of.size(1), of.size(2));
    Node input = g.placeholder(name + "input", DType.INT32, steps.total());
    Node output = g.placeholder(name + "output", DType.INT32, steps.total());
    Node counted = g.placeholder(name + "counted", steps.total());
    Node logits = net.decode(layers, input, steps, net.encode(layers, pictures)).logits();
    Node losses = g.sparseSoftmaxCrossEntropy(logits, output);
    Node hit = g.equal(g.argMax(logits), output);
    Node smoothed = smoothing == 0 ? losses : SequenceLoss.smoothed(g, logits, output, smoothing);
    return new CaptionForm(
        steps,
        pictures,
        input,
        output,
        counted,
        logits,
        g.sum(g.mul(losses, counted)),
        g.sum(g.mul(hit, counted)),
        g.sum(g.mul(smoothed, counted)));
  }
}
