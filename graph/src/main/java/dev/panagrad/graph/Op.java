package dev.panagrad.graph;

import dev.panagrad.graph.op.builtin.BuiltIn;
import java.util.List;

/**
 * A primitive of the graph with all its rules: the shape of its result, its gradient, and its
 * simplifications.
 *
 * <p>Users add ops of their own as {@link CustomOp}. Ops are records; two equal ops on the same
 * inputs compute the same value, unless they are {@linkplain #residence() fed or variables}, which
 * are distinguished by name.
 */
@SuppressWarnings("exports") // only the library makes built-in ops
public sealed interface Op permits BuiltIn, CustomOp {

  /** The op's name in listings and errors. */
  default String name() {
    return getClass().getSimpleName();
  }

  /**
   * Checks the inputs and returns the shape of the result; sizes may be unknown.
   *
   * @throws IllegalArgumentException with the expected and the given shapes; the caller adds op and
   *     node
   */
  Shape inferShape(List<Node> inputs);

  /** The element type of the result. */
  default DType type(List<Node> inputs) {
    return DType.FLOAT32;
  }

  /** The condition that the values of an input must meet; null if there is none. */
  default ValueRule rule(Node self, int input) {
    return null;
  }

  /** Where the result is stored. */
  default Residence residence() {
    return Residence.TEMPORARY;
  }

  /**
   * Builds the gradients of the inputs from the gradient of the result.
   *
   * @param g the builder of new nodes
   * @param self the node of this op
   * @param upstream the gradient of the loss with respect to this node, with its shape
   * @return one gradient per input, null for inputs without a gradient
   */
  default List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    throw new IllegalArgumentException(
        "%s '%s' has no gradient; put a stopGradient before it".formatted(name(), self.name()));
  }

  /**
   * Replaces a node whose input shapes are all known by a simpler equivalent one.
   *
   * @return the replacement, or the node itself
   */
  default Node simplify(GraphBuilder g, Node self) {
    return self;
  }

  /**
   * Replaces a node by one that computes with the batch innermost, if its kernels are fastest in
   * that layout or its inputs already have it; see {@link
   * dev.panagrad.engine.kernel.layout.BatchLanes}.
   *
   * @return the replacement, of the same shape, or the node itself
   */
  default Node toBatchInnermost(GraphBuilder g, Node self) {
    return self;
  }

  /** For a view: the index of its first element in its first input. */
  default long viewStart(Node self) {
    return 0;
  }

  /**
   * Whether the result is its inputs stored consecutively, so that each can be computed directly in
   * its place.
   */
  default boolean stacksInputs() {
    return false;
  }

  /** Whether the result may overwrite this input if nothing reads the input later. */
  default boolean canRunInPlace(int input) {
    return false;
  }

  /**
   * Whether a result with the batch innermost has zeros in the lanes beyond the batch, as
   * convolutions and batch normalisation require of every gradient.
   */
  default boolean isZeroPadded(Node self) {
    return false;
  }

  /** Whether the op updates the variable that is the input with this index. */
  default boolean updates(int input) {
    return false;
  }
}
