package dev.panagrad.cli.dashboard.watch;

import java.util.Map;
import java.util.function.Supplier;

/**
 * An answer that is computed on the training's thread, and so only as often as the training can
 * spare the time.
 */
public final class PacedAnswer {
  /** The fraction of its time that a training spends on one kind of answer. */
  private static final double SHARE = .0025;

  private Object subject;
  private Map<String, Object> answer;
  private long at;
  private long nextNanos;

  /**
   * Returns the answer of before, or computes it if it is due or about something else.
   *
   * @param about what it is about
   * @param step updates made
   * @param idle whether the training waits or has ended, so that computing costs it no time
   */
  public Map<String, Object> get(
      Object about, long step, boolean idle, Supplier<Map<String, Object>> compute) {
    boolean due = idle ? step != at : System.nanoTime() - nextNanos >= 0;
    if (answer == null || due || !about.equals(subject)) {
      if (answer == null) {
        // The first run compiles, so its time doesn't predict that of later ones.
        answer = compute.get();
      }
      long start = System.nanoTime();
      answer = compute.get();
      subject = about;
      at = step;
      nextNanos = System.nanoTime() + Math.round((System.nanoTime() - start) / SHARE);
    }
    return answer;
  }
}
