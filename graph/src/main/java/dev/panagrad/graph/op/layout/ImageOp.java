package dev.panagrad.graph.op.layout;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * An op on images whose kernels work with the batch innermost. The op itself, as users make it,
 * takes [n, h, w, c]; the pass {@code BatchLayout} makes the {@link Innermost} form of it.
 */
public interface ImageOp extends BuiltIn {
  /** What an input is to the layout. */
  enum Part {
    /** Images: lanes beyond the batch hold anything. */
    IMAGES,
    /** A gradient of images: lanes beyond the batch are zero. */
    GRADIENT,
    /** A filter or a vector over channels. */
    OTHER
  }

  /** What an input is. */
  Part part(int input);

  /** Whether the result is images. */
  default boolean givesImages() {
    return true;
  }

  /** Whether there are no other kernels, so that images are converted for it. */
  default boolean needsConversion() {
    return true;
  }

  /**
   * As {@link #inferShape(List)}.
   *
   * @param batch 0 for images as users see them, else the batch n of images held innermost
   */
  Shape inferShape(List<Node> inputs, int batch);

  /** Emits the steps, for a batch as of {@link #inferShape(List, int)}. */
  void lower(LoweringContext context, int batch);

  /** Replaces a node of this op in one of both forms by a simpler one, as soon as it is made. */
  default Node simplify(GraphBuilder g, Node self, int batch) {
    return self;
  }

  @Override
  default Shape inferShape(List<Node> inputs) {
    return inferShape(inputs, 0);
  }

  @Override
  default void lower(LoweringContext context) {
    lower(context, 0);
  }

  @Override
  default Node toBatchInnermost(GraphBuilder g, Node self) {
    Node moved = Innermost.of(g, self, this);
    return moved != self ? moved : simplify(g, self, 0);
  }
}
