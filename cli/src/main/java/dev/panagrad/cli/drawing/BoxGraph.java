package dev.panagrad.cli.drawing;

import java.util.List;
import java.util.Set;

/**
 * What is drawn: boxes and arrows.
 *
 * @param boxes sources before their readers
 * @param arrows from what is read to its reader, a later box
 * @param back from a box to itself or an earlier one: what goes on to the next time step
 */
public record BoxGraph(List<Box> boxes, Set<Arrow> arrows, Set<Arrow> back) {
  /** What a box stands for. */
  public enum Kind {
    /** Something computed. */
    STEP,
    /** Something computed with many operations, or with weights. */
    PRODUCT,
    /** Something fed. */
    FED,
    /** A variable. */
    VARIABLE,
    /** A constant. */
    CONSTANT
  }

  /**
   * A box.
   *
   * @param title the op, the layer, or the kind of value
   * @param details lines below it
   */
  public record Box(String title, List<String> details, Kind kind) {}

  /**
   * An arrow between two boxes, by their numbers.
   *
   * @param from what is read
   * @param to the reader
   */
  public record Arrow(int from, int to) {}
}
