package dev.panagrad.cli.progress;

/** The recent pace of a training, and an estimate of its remaining time. */
final class Pace {
  private static final long WINDOW_NANOS = 5_000_000_000L;

  private final long steps;
  private final long start;
  private long olderStep;
  private long olderTime;
  private long newerStep;
  private long newerTime;
  private long step;
  private long time;

  /**
   * Starts the clock.
   *
   * @param step updates made before
   * @param steps updates in total
   * @param now in nanoseconds, as below
   */
  Pace(long step, long steps, long now) {
    this.steps = steps;
    start = now;
    olderStep = newerStep = this.step = step;
    olderTime = newerTime = time = now;
  }

  /** Records that this many updates have been made. */
  void at(long made, long now) {
    step = made;
    time = now;
    if (now - newerTime > WINDOW_NANOS) {
      olderStep = newerStep;
      olderTime = newerTime;
      newerStep = made;
      newerTime = now;
    }
  }

  /** Updates per second, over the last five to ten seconds. */
  double stepsPerSecond() {
    return time == olderTime ? 0 : (step - olderStep) / ((time - olderTime) * 1e-9);
  }

  /** Seconds since the start. */
  double elapsed() {
    return (time - start) * 1e-9;
  }

  /** Seconds to the end at this pace; 0 if the pace isn't known yet. */
  double remaining() {
    double rate = stepsPerSecond();
    return rate == 0 ? 0 : (steps - step) / rate;
  }
}
