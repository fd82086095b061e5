package dev.panagrad.models.tokenizer;

import java.util.Arrays;

/** A growable list of ints. */
final class IntList {
  private int[] items = new int[16];
  private int size;

  void add(int... more) {
    if (items.length - size < more.length) {
      items = Arrays.copyOf(items, Math.max(2 * items.length, size + more.length));
    }
    System.arraycopy(more, 0, items, size, more.length);
    size += more.length;
  }

  int[] toArray() {
    return Arrays.copyOf(items, size);
  }
}
