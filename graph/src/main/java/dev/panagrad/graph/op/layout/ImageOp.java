package dev.panagrad.graph.op.layout;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import java.util.List;

/**
 * An op on images whose kernels work with the batch innermost. The op that users create takes [n,
 * h, w, c]; the pass {@code BatchLayout} converts it to its {@link Innermost} form.
 */
public interface ImageOp extends BuiltIn {
  /** The role of an input in the layout. */
  enum Part {
    /** Images: lanes beyond the batch are undefined. */
    IMAGES,
    /** Gradient of images: lanes beyond the batch are zero. */
    GRADIENT,
    /** A filter or a vector over channels. */
    OTHER
  }

  /** The role of an input. */
  Part part(int input);

  /** Whether the result is images. */
  default boolean givesImages() {
    return true;
  }

  /** Whether the op only has kernels for this layout, so that images must be converted. */
  default boolean needsConversion() {
    return true;
  }

  /**
   * As {@link #inferShape(List)}.
   *
   * @param batch 0 for images in the users' layout, else the batch size n of images with the batch
   *     innermost
   */
  Shape inferShape(List<Node> inputs, int batch);

  /** Emits the steps, for a batch as in {@link #inferShape(List, int)}. */
  void lower(LoweringContext context, int batch);

  /** Replaces a node of this op, in either form, by a simpler one, as soon as it is made. */
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
