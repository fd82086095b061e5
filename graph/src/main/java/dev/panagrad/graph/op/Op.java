package dev.panagrad.graph.op;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.schedule.LoweringContext;
import java.util.List;

/**
 * A primitive of the graph with all its rules side by side: the shape of its result, its gradient,
 * how it is simplified, and the steps it is lowered to.
 *
 * <p>Ops are records; two equal ops on the same inputs compute the same value, unless they are
 * {@linkplain #residence() fed or variables}, which are told apart by name.
 */
public sealed interface Op
    permits Add,
        ApplyAdam,
        ApplyMomentum,
        ApplySgd,
        ArgMax,
        Assign,
        AveragePool,
        AveragePoolGrad,
        BatchInnermost,
        BatchNorm,
        BatchNormInputGrad,
        BatchNormReduceGrad,
        BatchOutermost,
        BroadcastLike,
        BroadcastTo,
        Concat,
        Constant,
        Conv2d,
        Conv2dFilterGrad,
        Conv2dInputGrad,
        CountLike,
        Div,
        DropoutMask,
        Equal,
        Exp,
        FusedConv2d,
        FusedCrossEntropy,
        FusedFilterGrad,
        FusedMatMul,
        Gather,
        GatherGrad,
        Group,
        Identity,
        Log,
        MatMul,
        Max,
        MaxPool,
        MaxPoolGrad,
        Maximum,
        Mean,
        Moments,
        Mul,
        Neg,
        OneHot,
        Pad,
        Placeholder,
        Relu,
        ReluGrad,
        Reshape,
        ReshapeLike,
        Rsqrt,
        Sigmoid,
        SigmoidGrad,
        Slice,
        Softmax,
        SoftmaxCrossEntropy,
        SoftmaxCrossEntropyGrad,
        SparseSoftmaxCrossEntropy,
        SparseSoftmaxCrossEntropyGrad,
        Sqrt,
        Square,
        StopGradient,
        Sub,
        Sum,
        SumLike,
        Tanh,
        TanhGrad,
        Transpose,
        Variable {

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

  /** Emits the steps that compute the result. */
  void lower(LoweringContext context);

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

  /** Whether the result may be written over an input that nobody reads later. */
  default boolean mayOverwrite(int input) {
    return false;
  }

  /**
   * Whether the lanes beyond the batch are zero in a result with the batch innermost, as they must
   * be in every gradient that a convolution or batch normalisation takes.
   */
  default boolean hasZeroTail(Node self) {
    return false;
  }

  /** Whether the op changes the variable that is its input of this number. */
  default boolean updates(int input) {
    return false;
  }
}
