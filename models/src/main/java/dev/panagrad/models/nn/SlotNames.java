package dev.panagrad.models.nn;

import dev.panagrad.graph.GraphBuilder;
import java.util.List;

/** The names of optimizers' slots, under which checkpoints hold them. */
final class SlotNames {
  private SlotNames() {}

  /**
   * What a graph's next optimizer of a kind puts before its slots' names: the kind itself, or with
   * a number if another optimizer has taken one of the names, as "adam", "adam_2", "adam_3".
   *
   * <p>It depends on nothing but the graph so far, so the same program finds its slots again in a
   * checkpoint.
   *
   * @param slots the names behind the prefix
   */
  static String prefix(GraphBuilder g, String kind, List<String> slots) {
    String prefix = kind;
    for (int number = 2; !areFree(g, prefix, slots); number++) {
      prefix = kind + "_" + number;
    }
    return prefix;
  }

  private static boolean areFree(GraphBuilder g, String prefix, List<String> slots) {
    return slots.stream().allMatch(slot -> g.isFree(prefix + "/" + slot));
  }
}
