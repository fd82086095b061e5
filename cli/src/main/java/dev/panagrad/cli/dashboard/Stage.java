package dev.panagrad.cli.dashboard;

import java.util.function.IntSupplier;

/**
 * What one training after the other has on a page: where it tells what happens, and where it is
 * told what a person wants.
 *
 * @param readers how many look on
 */
record Stage(EventBuffer feed, Control control, ActionQueue desk, IntSupplier readers) {
  int viewers() {
    return readers.getAsInt();
  }

  /** From now on this is what is acted on. */
  void open(Watched watched) {
    desk.open(watched, control);
  }
}
