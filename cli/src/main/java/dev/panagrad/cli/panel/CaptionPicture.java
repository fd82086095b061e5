package dev.panagrad.cli.panel;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.experiments.caption.writing.Captioner;
import dev.panagrad.models.io.Pictures;
import java.util.Base64;
import java.util.List;

/**
 * A picture as an embedded PNG, either whole or dimmed except where a word attended.
 *
 * @param captioner defines the shape of pictures and the grid of places
 * @param samples of the picture, from 0 to 255
 */
public record CaptionPicture(Captioner captioner, byte[] samples) {
  /** The brightness that remains where there is no attention. */
  private static final float DIM = 0.2f;

  /** The whole picture, as a data URL. */
  public String whole() {
    return url(samples);
  }

  /**
   * The picture dimmed except where a word attended, as a data URL.
   *
   * @param weights attention of each place, in row-major order
   */
  public String looked(List<Float> weights) {
    Shape shape = captioner.shape();
    int channels = shape.size(2);
    float most = weights.stream().max(Float::compare).orElse(1f);
    byte[] dimmed = new byte[samples.length];
    for (int i = 0; i < samples.length; i++) {
      int y = i / channels / shape.size(1);
      int x = i / channels % shape.size(1);
      float row = (y + 0.5f) * captioner.rows() / shape.size(0) - 0.5f;
      float column = (x + 0.5f) * captioner.columns() / shape.size(1) - 0.5f;
      float light = DIM + (1 - DIM) * at(weights, row, column) / most;
      dimmed[i] = (byte) Math.round((samples[i] & 0xff) * light);
    }
    return url(dimmed);
  }

  /** The attention at a point, interpolated bilinearly between the centres of places. */
  private float at(List<Float> weights, float row, float column) {
    float y = Math.clamp(row, 0, captioner.rows() - 1f);
    float x = Math.clamp(column, 0, captioner.columns() - 1f);
    int upper = (int) y;
    int left = (int) x;
    int lower = Math.min(upper + 1, captioner.rows() - 1);
    int right = Math.min(left + 1, captioner.columns() - 1);
    float above = mix(weight(weights, upper, left), weight(weights, upper, right), x - left);
    float below = mix(weight(weights, lower, left), weight(weights, lower, right), x - left);
    return mix(above, below, y - upper);
  }

  private float weight(List<Float> weights, int row, int column) {
    return weights.get(row * captioner.columns() + column);
  }

  private static float mix(float a, float b, float share) {
    return a + share * (b - a);
  }

  private String url(byte... picture) {
    Shape shape = captioner.shape();
    byte[] png = Pictures.png(shape.size(1), shape.size(0), picture);
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
  }
}
