package dev.panagrad.cli.dashboard;

import dev.panagrad.graph.session.SessionOptions;

/**
 * How often the page draws. The browser draws on the same machine, so where the training has a
 * thread on every processor, each picture is time taken from it.
 *
 * @param periodMillis the shortest time between two pictures
 * @param share of its time that the page's main thread may take for pictures, layout and painting
 *     included; the browser's other threads take about as much again
 */
record FrameRate(long periodMillis, double share) {
  private static final FrameRate LIVELY = new FrameRate(500, .05);
  private static final FrameRate SPARING = new FrameRate(2_000, .006);

  /** Of a training that rests between its steps so that it can be followed. */
  static final FrameRate FILM = new FrameRate(200, .4);

  /** The one for a training with these options, on this machine. */
  static FrameRate of(SessionOptions options) {
    return Runtime.getRuntime().availableProcessors() > options.threads() ? LIVELY : SPARING;
  }
}
