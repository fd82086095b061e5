package dev.panagrad.cli.panel;

import java.util.List;

/**
 * Distribution of a network's values at a step, in total and per layer.
 *
 * @param all quantiles over all layers
 * @param first quantiles of weights, or of activations, by layer; in the order of {@link
 *     LayerNames#first}
 * @param second quantiles of biases by layer; in the order of {@link LayerNames#second}
 */
public record LayerQuantiles(Quantiles all, List<List<Double>> first, List<List<Double>> second) {
  /** The names of the layers, in the order of their quantiles. */
  public record LayerNames(List<String> first, List<String> second) {}
}
