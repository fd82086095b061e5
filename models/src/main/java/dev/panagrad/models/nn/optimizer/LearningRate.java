package dev.panagrad.models.nn.optimizer;

/** The learning rate at each step. */
@FunctionalInterface
public interface LearningRate {
  /** The rate of the update that follows {@code step} updates. */
  float at(long step);

  /** The same rate at every step. */
  static LearningRate constant(double rate) {
    return step -> (float) rate;
  }

  /** Exponential decay from floor + height down to floor: floor + height * e^(-step / steps). */
  static LearningRate decay(double height, double floor, double steps) {
    return step -> (float) (floor + height * Math.exp(-step / steps));
  }
}
