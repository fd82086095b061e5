package dev.panagrad.graph.session;

import dev.panagrad.engine.memory.Buffer;

/** Hears of fetched values in the midst of a run, as soon as they are complete. */
@FunctionalInterface
public interface FetchListener {
  /**
   * A value is complete; called once a run for each fetch that has one, on the thread of the run,
   * which goes on afterwards.
   *
   * @param fetch its number
   * @param value its elements, which stay until the run has ended and must not be changed
   */
  void computed(int fetch, Buffer value);
}
