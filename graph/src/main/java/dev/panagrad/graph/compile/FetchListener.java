package dev.panagrad.graph.compile;

import dev.panagrad.engine.memory.Buffer;

/** Receives fetched values during a run, as soon as each is complete. */
@FunctionalInterface
public interface FetchListener {
  /**
   * Called when a value is complete: once per run and fetch with a value, on the thread of the run,
   * which continues afterwards.
   *
   * @param fetch the index of the fetch
   * @param value its elements, valid until the run has ended; must not be modified
   */
  void computed(int fetch, Buffer value);
}
