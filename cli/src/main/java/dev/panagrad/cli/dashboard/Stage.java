package dev.panagrad.cli.dashboard;

import java.util.function.IntSupplier;

/**
 * One training's connection to the page: the feed for its events, and the control for users'
 * requests.
 *
 * @param readers the number of observers
 */
record Stage(EventBuffer feed, Control control, ActionQueue desk, IntSupplier readers) {
  int viewers() {
    return readers.getAsInt();
  }

  /** Makes this the target of requests from now on. */
  void open(Watched watched) {
    desk.open(watched, control);
  }
}
