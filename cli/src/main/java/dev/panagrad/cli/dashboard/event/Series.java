package dev.panagrad.cli.dashboard.event;

import java.util.Arrays;

/**
 * An append-only list: one thread appends, any thread reads, and nobody waits for another. When it
 * is full, every other item is dropped, so that a long training keeps its shape in bounded memory.
 */
final class Series<T> {
  private static final int FIRST = 64;

  private final int capacity;
  private volatile View view = new View(0, new Object[FIRST], 0);

  /** Creates an empty series of at most this many items. */
  Series(int capacity) {
    this.capacity = capacity;
  }

  /**
   * A snapshot of the series.
   *
   * @param generation how often it was thinned
   * @param items those at index size and above may change
   * @param size the number of valid items
   */
  record View(int generation, Object[] items, int size) {}

  /** Appends an item; by one thread only. */
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

  /** Removes all items; by the one thread only. */
  void clear() {
    view = new View(view.generation() + 1, new Object[FIRST], 0);
  }

  /** The current snapshot. */
  View view() {
    return view;
  }
}
