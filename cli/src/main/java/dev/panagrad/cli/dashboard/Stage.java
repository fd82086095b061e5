package dev.panagrad.cli.dashboard;

import dev.panagrad.cli.dashboard.event.EventBuffer;
import dev.panagrad.cli.dashboard.request.ActionQueue;
import dev.panagrad.cli.dashboard.request.Control;
import dev.panagrad.cli.dashboard.request.Watched;
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
