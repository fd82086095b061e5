package dev.panagrad.cli.dashboard;

import java.util.Arrays;

/**
 * What came so far, in order: one thread appends, any thread reads, and nobody waits for another.
 * When it is full, every other item goes, so that a long training keeps its shape in bounded
 * memory.
 */
final class Series<T> {
  private static final int FIRST = 64;

  private final int capacity;
  private volatile View view = new View(0, new Object[FIRST], 0);

  /** An empty series that holds so many items at most. */
  Series(int capacity) {
    this.capacity = capacity;
  }

  /**
   * A state of the series.
   *
   * @param generation how often it was thinned
   * @param items of which those behind size may change
   * @param size how many there are
   */
  record View(int generation, Object[] items, int size) {}

  /** Adds an item at the end; by one thread only. */
  void add(T item) {
    View now = view;
    int generation = now.generation();
    Object[] items = now.items();
    int size = now.size();
    if (size == capacity) {
      Object[] kept = new Object[items.length];
      size = (size + 1) / 2;
      for (int i = 0; i < size; i++) {
        kept[i] = items[2 * i];
      }
      items = kept;
      generation++;
    } else if (size == items.length) {
      items = Arrays.copyOf(items, Math.min(capacity, 2 * size));
    }
    items[size] = item;
    view = new View(generation, items, size + 1);
  }

  /** Takes all away; by the one thread only. */
  void clear() {
    view = new View(view.generation() + 1, new Object[FIRST], 0);
  }

  /** What is there now. */
  View view() {
    return view;
  }
}
