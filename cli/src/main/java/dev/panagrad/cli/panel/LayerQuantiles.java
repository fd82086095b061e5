package dev.panagrad.cli.panel;

import java.util.List;

/**
 * How values of a network are spread at a step, all of them and those of each layer.
 *
 * @param all of all layers
 * @param first quantiles of weights, or of activations, by layer; in the order of {@link
 *     LayerNames#first}
 * @param second quantiles of biases by layer; in the order of {@link LayerNames#second}
 */
public record LayerQuantiles(Quantiles all, List<List<Double>> first, List<List<Double>> second) {
  /** The names of the layers, as their quantiles come. */
  public record LayerNames(List<String> first, List<String> second) {}
}
