package dev.panagrad.graph.op;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import java.util.List;

/**
 * A primitive of the graph with all its rules side by side: the shape of its result, its gradient,
 * and how it is simplified.
 *
 * <p>Users add ops of their own as {@link CustomOp}. Ops are records; two equal ops on the same
 * inputs compute the same value, unless they are {@linkplain #residence() fed or variables}, which
 * are told apart by name.
 */
@SuppressWarnings("exports") // only the library makes built-in ops
public sealed interface Op permits BuiltIn, CustomOp {

  /** The op's name in listings and errors. */
  default String name() {
    return getClass().getSimpleName();
  }

  /**
   * Checks the inputs and tells the shape of the result; sizes may be unknown.
   *
   * @throws IllegalArgumentException with what was expected and given; the caller adds op and node
   */
  Shape inferShape(List<Node> inputs);

  /** The element type of the result. */
  default DType type(List<Node> inputs) {
    return DType.FLOAT32;
  }

  /** What the values of an input have to be; null if any will do. */
  default ValueRule rule(Node self, int input) {
    return null;
  }

  /** Where the result is held. */
  default Residence residence() {
    return Residence.TEMPORARY;
  }

  /**
   * Builds the gradients of the inputs from the gradient of the result.
   *
   * @param g where nodes are made
   * @param self the node of this op
   * @param upstream the gradient of the loss by this node, of its shape
   * @return a node for each input, or null where nothing flows back
   */
  default List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    throw new IllegalArgumentException(
        "%s '%s' has no gradient; put a stopGradient before it".formatted(name(), self.name()));
  }

  /**
   * Replaces a node, all of whose input shapes are known, by a simpler equal one.
   *
   * @return the replacement, or the node itself
   */
  default Node simplify(GraphBuilder g, Node self) {
    return self;
  }

  /**
   * Replaces a node by one that computes with the batch innermost, where its kernels are fastest so
   * or its inputs come from there; see {@link dev.panagrad.engine.kernel.layout.BatchLanes}.
   *
   * @return the replacement, of the same shape, or the node itself
   */
  default Node toBatchInnermost(GraphBuilder g, Node self) {
    return self;
  }

  /** For a view: the element of its first input at which it begins. */
  default long viewStart(Node self) {
    return 0;
  }

  /**
   * Whether the inputs lie one behind the other in the result, so that each may be computed where
   * it belongs there.
   */
  default boolean stacksInputs() {
    return false;
  }

  /** Whether the result may be written over this input if nobody reads it later. */
  default boolean canRunInPlace(int input) {
    return false;
  }

  /**
   * Whether the lanes beyond the batch are zero in a result with the batch innermost, as they must
   * be in every gradient that a convolution or batch normalisation takes.
   */
  default boolean isZeroPadded(Node self) {
    return false;
  }

  /** Whether the op changes the variable that is its input of this number. */
  default boolean updates(int input) {
    return false;
  }
}
