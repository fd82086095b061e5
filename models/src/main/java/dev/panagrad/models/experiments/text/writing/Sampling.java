package dev.panagrad.models.experiments.text.writing;

/**
 * How the next character is drawn.
 *
 * @param top only this many of the most likely characters may be drawn
 * @param topP only the fewest of the most likely characters whose probabilities add up to at least
 *     this may be drawn (Holtzman and others 2020); 1 for all
 * @param temperature below 1 makes likely characters more likely, above 1 less likely
 * @param seed the same seed draws the same text from the same model
 */
public record Sampling(int top, double topP, double temperature, long seed) {
  /** Checks the numbers. */
  public Sampling {
    if (top < 1) {
      throw new IllegalArgumentException(
          "the next character is drawn from the likeliest N, and N must be at least 1, not " + top);
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException(
          "the next character is drawn from those that make up a share of all, and the share must"
              + " be above 0 and at most 1, as 0.9, not "
              + topP);
    }
    if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the temperature must be a number above 0, as 0.8, not " + temperature);
    }
  }

  /** Draws from the most likely ones, without a limit on their total probability. */
  public Sampling(int top, double temperature, long seed) {
    this(top, 1, temperature, seed);
  }
}
