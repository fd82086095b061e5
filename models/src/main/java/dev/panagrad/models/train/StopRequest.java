package dev.panagrad.models.train;

/** Asks a training to end after the step under way; from any thread, before it or while it runs. */
public final class StopRequest {
  private volatile boolean made;

  /** Nothing is asked for yet. */
  public StopRequest() {}

  /** Asks. */
  public void make() {
    made = true;
  }

  /** Whether somebody has asked. */
  public boolean isMade() {
    return made;
  }
}
