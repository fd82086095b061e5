package dev.panagrad.cli.drawing;

import java.util.List;
import java.util.Set;

/**
 * A drawing of boxes and arrows.
 *
 * @param boxes sources before their readers
 * @param arrows from a source to its reader, which is a later box
 * @param back from a box to itself or an earlier one: state that is passed to the next time step
 */
public record BoxGraph(List<Box> boxes, Set<Arrow> arrows, Set<Arrow> back) {
  /** Kinds of boxes. */
  public enum Kind {
    /** A computed value. */
    STEP,
    /** A value computed with many operations, or with weights. */
    PRODUCT,
    /** A fed value. */
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
   * An arrow between two boxes, by their indices.
   *
   * @param from the source
   * @param to the reader
   */
  public record Arrow(int from, int to) {}
}
