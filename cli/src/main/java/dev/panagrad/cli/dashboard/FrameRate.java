package dev.panagrad.cli.dashboard;

import dev.panagrad.graph.session.SessionOptions;

/**
 * How often the page draws. The browser draws on the same machine, so if the training has a thread
 * on every processor, each frame takes time from it.
 *
 * @param periodMillis the shortest time between two frames
 * @param share fraction of time that the page's main thread may spend on frames, layout and
 *     painting included; the browser's other threads take about as much again
 */
record FrameRate(long periodMillis, double share) {
  private static final FrameRate LIVELY = new FrameRate(500, .05);
  private static final FrameRate SPARING = new FrameRate(5_000, .0025);

  /** For a training that rests between its steps so that it can be watched. */
  static final FrameRate FILM = new FrameRate(200, .4);

  /** The frame rate for a training with these options on this machine. */
  static FrameRate of(SessionOptions options) {
    return Runtime.getRuntime().availableProcessors() > options.threads() ? LIVELY : SPARING;
  }
}
