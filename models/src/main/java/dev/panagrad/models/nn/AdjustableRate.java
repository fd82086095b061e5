package dev.panagrad.models.nn;

import java.util.Map;

/**
 * A learning rate that follows its schedule until a person sets another one. What was set is a part
 * of a checkpoint, so that a resumed run goes on with it. Not for use by several threads.
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
   * Sets the rate of all updates to come.
   *
   * @throws IllegalArgumentException if it is no finite number above 0
   */
  public void set(float rate) {
    if (!(rate > 0 && rate < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("the learning rate must be above 0, not " + rate);
    }
    set = rate;
  }

  /** Goes back to the schedule. */
  public void follow() {
    set = Float.NaN;
  }

  /** Whether the schedule tells the rate. */
  public boolean follows() {
    return Float.isNaN(set);
  }

  /** Adds to the values of a checkpoint what was set, if anything. */
  public void save(Map<String, String> position) {
    if (!follows()) {
      position.put(KEY, Float.toString(set));
    }
  }

  /**
   * Takes what {@link #save} has added.
   *
   * @throws IllegalArgumentException if it is no learning rate
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
