package dev.panagrad.models.experiments.text;

/**
 * How the next character is drawn.
 *
 * @param top only the likeliest characters, so many, may be drawn
 * @param temperature below 1 makes likely characters likelier, above 1 less likely
 * @param seed the same seed draws the same text from the same model
 */
public record Sampling(int top, double temperature, long seed) {
  /** Checks the numbers. */
  public Sampling {
    if (top < 1) {
      throw new IllegalArgumentException(
          "the next character is drawn from the likeliest N, and N must be at least 1, not " + top);
    }
    if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the temperature must be a number above 0, as 0.8, not " + temperature);
    }
  }
}
