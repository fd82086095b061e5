package dev.panagrad.models.train;

/**
 * Requests the end of a training after the current step; from any thread, before or during the
 * training.
 */
public final class StopRequest {
  private volatile boolean made;

  /** Initially, no stop is requested. */
  public StopRequest() {}

  /** Requests the stop. */
  public void make() {
    made = true;
  }

  /** Whether a stop was requested. */
  public boolean isMade() {
    return made;
  }
}
