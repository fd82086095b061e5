package dev.panagrad.models.nn.transformer;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;

/** Position encodings: rows to be added to embeddings (Vaswani and others 2017). */
public final class Positions {
  private static final double LONGEST_WAVE = 10_000;

  private Positions() {}

  /**
   * Sine waves: column 2i is sin(position / 10000^(2i / width)), column 2i + 1 the cosine of the
   * same angle.
   *
   * @return [steps, width]
   */
  public static Node sinusoidal(GraphBuilder g, int steps, int width) {
    float[] rows = new float[Math.multiplyExact(steps, width)];
    for (int position = 0; position < steps; position++) {
      for (int column = 0; column < width; column++) {
        double even = column - column % 2;
        double angle = position / Math.pow(LONGEST_WAVE, even / width);
        double value = column % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
        rows[position * width + column] = (float) value;
      }
    }
    return g.constant(Shape.of(steps, width), rows);
  }
}
