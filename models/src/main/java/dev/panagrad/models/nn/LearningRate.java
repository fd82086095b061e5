package dev.panagrad.models.nn;

/** The learning rate at each step. */
@FunctionalInterface
public interface LearningRate {
  /** The rate of the update after {@code step} updates. */
  float at(long step);

  /** The same rate at every step. */
  static LearningRate constant(double rate) {
    return step -> (float) rate;
  }

  /** Exponential decay from floor + height down to floor: floor + height * e^(-step / steps). */
  static LearningRate decay(double height, double floor, double steps) {
    return step -> (float) (floor + height * Math.exp(-step / steps));
  }

  /** A rate that is multiplied by a factor after every {@code steps} steps. */
  static LearningRate step(double rate, double factor, long steps) {
    check(steps);
    return step -> {
      long times = step / steps;
      return (float) (rate * Math.pow(factor, (double) times));
    };
  }

  /**
   * A rate that decays smoothly, by a factor per {@code steps} steps: rate * factor^(step / steps).
   */
  static LearningRate exponential(double rate, double factor, long steps) {
    check(steps);
    return step -> (float) (rate * Math.pow(factor, (double) step / steps));
  }

  /** Cosine decay from a rate to a floor over {@code steps} steps, constant afterwards. */
  static LearningRate cosine(double rate, double floor, long steps) {
    check(steps);
    return step -> {
      double angle = Math.PI * Math.min(step, steps) / steps;
      return (float) (floor + (rate - floor) * (1 + Math.cos(angle)) / 2);
    };
  }

  /**
   * A linear warm-up, rate * (step + 1) / (warmUp + 1), then cosine decay from the rate to the
   * floor, constant afterwards.
   *
   * @param warmUp steps of the warm-up; 0 for none
   * @param steps the step at which the floor is reached, counted from the start
   */
  static LearningRate warmUpCosine(double rate, double floor, long warmUp, long steps) {
    check(steps);
    return step -> {
      if (step < warmUp) {
        return (float) (rate * (step + 1) / (warmUp + 1));
      }
      if (step >= steps) {
        return (float) floor;
      }
      double angle = Math.PI * (step - warmUp) / (steps - warmUp);
      return (float) (floor + (rate - floor) * (1 + Math.cos(angle)) / 2);
    };
  }

  /** This rate with a linear warm-up over the first {@code steps} steps. */
  default LearningRate warmUp(long steps) {
    check(steps);
    return step -> (float) (at(step) * Math.min(1.0, (step + 1.0) / steps));
  }

  private static void check(long steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("a schedule needs at least 1 step, not " + steps);
    }
  }
}
