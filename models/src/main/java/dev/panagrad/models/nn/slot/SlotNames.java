package dev.panagrad.models.nn.slot;

import dev.panagrad.graph.GraphBuilder;
import java.util.List;

/** The names of optimizers' slots in checkpoints. */
public final class SlotNames {
  private SlotNames() {}

  /**
   * The prefix of slot names for a graph's next optimizer of a kind: the kind itself, with a number
   * if another optimizer already uses one of the names, as in "adam", "adam_2", "adam_3".
   *
   * <p>It depends only on the graph built so far, so the same program finds its slots again in a
   * checkpoint.
   *
   * @param slots the names after the prefix
   */
  public static String prefix(GraphBuilder g, String kind, List<String> slots) {
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
