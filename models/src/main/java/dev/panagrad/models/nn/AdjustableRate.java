package dev.panagrad.models.nn;

import java.util.Map;

/**
 * A learning rate that follows its schedule until the user sets another one. A rate that was set is
 * saved in checkpoints, so a resumed run continues with it. Not thread-safe.
 */
public final class AdjustableRate implements LearningRate {
  private static final String KEY = "learning-rate";

  private final LearningRate schedule;
  private float set = Float.NaN;

  /** Follows a schedule. */
  public AdjustableRate(LearningRate schedule) {
    this.schedule = schedule;
  }

  @Override
  public float at(long step) {
    return Float.isNaN(set) ? schedule.at(step) : set;
  }

  /**
   * Sets the rate of all later updates.
   *
   * @throws IllegalArgumentException if it is not a finite number above 0
   */
  public void set(float rate) {
    if (!(rate > 0 && rate < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("the learning rate must be above 0, not " + rate);
    }
    set = rate;
  }

  /** Returns to the schedule. */
  public void follow() {
    set = Float.NaN;
  }

  /** Whether the rate follows the schedule. */
  public boolean follows() {
    return Float.isNaN(set);
  }

  /** Adds the rate that was set, if any, to the values of a checkpoint. */
  public void save(Map<String, String> position) {
    if (!follows()) {
      position.put(KEY, Float.toString(set));
    }
  }

  /**
   * Restores the values that {@link #save} added.
   *
   * @throws IllegalArgumentException if the saved value is not a valid learning rate
   */
  public void restore(Map<String, String> position) {
    follow();
    if (position.containsKey(KEY)) {
      try {
        set(Float.parseFloat(position.get(KEY)));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "the learning rate must be above 0, not '%s'".formatted(position.get(KEY)), e);
      }
    }
  }
}
