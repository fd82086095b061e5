package dev.panagrad.cli.drawing;

import dev.panagrad.cli.drawing.BoxGraph.Arrow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Places boxes in layers so that arrows point downwards, in the manner of Sugiyama, Tagawa and Toda
 * (1981): layers by the longest path from a source, order within a layer by the mean position of
 * the neighbours, and positions as near to that mean as the widths allow. An arrow over several
 * layers passes each of them at a place of its own, unless it is very long.
 */
final class LayeredLayout {
  private static final int SWEEPS = 12;
  private static final int LONGEST_ROUTED = 12;
  private static final double GAP = 14;
  private static final double PASS_WIDTH = 6;

  private final int boxes;
  private final List<Integer> layerOf = new ArrayList<>();
  private final List<Double> widths = new ArrayList<>();
  private final List<List<Integer>> above = new ArrayList<>();
  private final List<List<Integer>> below = new ArrayList<>();
  private final List<int[]> routes = new ArrayList<>();
  private final List<List<Integer>> layers = new ArrayList<>();
  private double[] x;

  /**
   * Computes the layout.
   *
   * @param boxWidths width of each box
   * @param arrows each from a box to a later one
   */
  LayeredLayout(double[] boxWidths, List<Arrow> arrows) {
    boxes = boxWidths.length;
    for (double width : boxWidths) {
      addPlace(0, width);
    }
    assignLayers(arrows);
    arrows.forEach(this::route);
    for (int place = 0; place < layerOf.size(); place++) {
      while (layers.size() <= layerOf.get(place)) {
        layers.add(new ArrayList<>());
      }
      layers.get(layerOf.get(place)).add(place);
    }
    x = new double[layerOf.size()];
    layers.forEach(layer -> place(layer, place -> 0));
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      sweep(sweep % 2 == 0, sweep < SWEEPS - 4);
    }
    double left = Arrays.stream(x).min().orElse(0);
    x = Arrays.stream(x).map(value -> value - left).toArray();
  }

  /** The centre of a box, or of a place that an arrow passes. */
  double x(int place) {
    return x[place];
  }

  int layer(int place) {
    return layerOf.get(place);
  }

  int layers() {
    return layers.size();
  }

  /** The places of each arrow, in the order of the arrows: box, passed places, box. */
  List<int[]> routes() {
    return routes;
  }

  private int addPlace(int layer, double width) {
    layerOf.add(layer);
    widths.add(width);
    above.add(new ArrayList<>());
    below.add(new ArrayList<>());
    return layerOf.size() - 1;
  }

  private void assignLayers(List<Arrow> arrows) {
    List<List<Integer>> sources = new ArrayList<>();
    int[] firstReader = new int[boxes];
    Arrays.fill(firstReader, Integer.MAX_VALUE);
    for (int i = 0; i < boxes; i++) {
      sources.add(new ArrayList<>());
    }
    arrows.forEach(arrow -> sources.get(arrow.to()).add(arrow.from()));
    for (int box = 0; box < boxes; box++) {
      int layer = sources.get(box).isEmpty() ? 0 : 1;
      for (int source : sources.get(box)) {
        layer = Math.max(layer, layerOf.get(source) + 1);
      }
      layerOf.set(box, layer);
      for (int source : sources.get(box)) {
        firstReader[source] = Math.min(firstReader[source], layer);
      }
    }
    for (int box = 0; box < boxes; box++) {
      if (sources.get(box).isEmpty() && firstReader[box] != Integer.MAX_VALUE) {
        layerOf.set(box, firstReader[box] - 1);
      }
    }
  }

  private void route(Arrow arrow) {
    int span = layerOf.get(arrow.to()) - layerOf.get(arrow.from());
    if (span > LONGEST_ROUTED) {
      routes.add(new int[] {arrow.from(), arrow.to()});
      return;
    }
    int[] route = new int[span + 1];
    route[0] = arrow.from();
    for (int i = 1; i <= span; i++) {
      route[i] = i == span ? arrow.to() : addPlace(layerOf.get(arrow.from()) + i, PASS_WIDTH);
      below.get(route[i - 1]).add(route[i]);
      above.get(route[i]).add(route[i - 1]);
    }
    routes.add(route);
  }

  private void sweep(boolean down, boolean reorder) {
    for (int i = 0; i < layers.size(); i++) {
      List<Integer> layer = layers.get(down ? i : layers.size() - 1 - i);
      List<List<Integer>> neighbours = down ? above : below;
      java.util.function.ToDoubleFunction<Integer> wish =
          place -> neighbours.get(place).stream().mapToDouble(n -> x[n]).average().orElse(x[place]);
      if (reorder) {
        layer.sort(Comparator.comparingDouble(wish));
      }
      place(layer, wish);
    }
  }

  /**
   * Moves a layer's places as near to their wished positions as their order and widths allow: least
   * squares, solved by pooling neighbours that would overlap (isotonic regression).
   */
  private void place(List<Integer> layer, java.util.function.ToDoubleFunction<Integer> wish) {
    int n = layer.size();
    double[] shift = new double[n];
    for (int i = 1; i < n; i++) {
      shift[i] = shift[i - 1] + (widths.get(layer.get(i - 1)) + widths.get(layer.get(i))) / 2 + GAP;
    }
    double[] mean = new double[n];
    int[] size = new int[n];
    int blocks = 0;
    for (int i = 0; i < n; i++) {
      mean[blocks] = wish.applyAsDouble(layer.get(i)) - shift[i];
      size[blocks] = 1;
      while (blocks > 0 && mean[blocks - 1] > mean[blocks]) {
        int both = size[blocks - 1] + size[blocks];
        mean[blocks - 1] =
            (mean[blocks - 1] * size[blocks - 1] + mean[blocks] * size[blocks]) / both;
        size[blocks - 1] = both;
        blocks--;
      }
      blocks++;
    }
    int next = 0;
    for (int block = 0; block < blocks; block++) {
      for (int i = 0; i < size[block]; i++, next++) {
        x[layer.get(next)] = mean[block] + shift[next];
      }
    }
  }
}
