package dev.panagrad.graph.op;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.array.BroadcastLike;
import dev.panagrad.graph.op.array.BroadcastTo;
import dev.panagrad.graph.op.array.Concat;
import dev.panagrad.graph.op.array.Cumulative;
import dev.panagrad.graph.op.array.CumulativeProductGrad;
import dev.panagrad.graph.op.array.DropoutMask;
import dev.panagrad.graph.op.array.FlatIndices;
import dev.panagrad.graph.op.array.Gather;
import dev.panagrad.graph.op.array.GatherGrad;
import dev.panagrad.graph.op.array.Identity;
import dev.panagrad.graph.op.array.IndexRows;
import dev.panagrad.graph.op.array.OneHot;
import dev.panagrad.graph.op.array.OneHotAxis;
import dev.panagrad.graph.op.array.Pad;
import dev.panagrad.graph.op.array.PadConstant;
import dev.panagrad.graph.op.array.Permute;
import dev.panagrad.graph.op.array.Reshape;
import dev.panagrad.graph.op.array.ReshapeLike;
import dev.panagrad.graph.op.array.ScatterRows;
import dev.panagrad.graph.op.array.Slice;
import dev.panagrad.graph.op.array.StopGradient;
import dev.panagrad.graph.op.array.StridedPad;
import dev.panagrad.graph.op.array.StridedSlice;
import dev.panagrad.graph.op.array.Transpose;
import dev.panagrad.graph.op.array.Triangle;
import dev.panagrad.graph.op.attention.Attention;
import dev.panagrad.graph.op.attention.AttentionGrad;
import dev.panagrad.graph.op.attention.AttentionGradPart;
import dev.panagrad.graph.op.attention.PackedAttention;
import dev.panagrad.graph.op.attention.PackedAttentionGrad;
import dev.panagrad.graph.op.conv.AveragePool;
import dev.panagrad.graph.op.conv.AveragePoolGrad;
import dev.panagrad.graph.op.conv.Conv2d;
import dev.panagrad.graph.op.conv.Conv2dFilterGrad;
import dev.panagrad.graph.op.conv.Conv2dInputGrad;
import dev.panagrad.graph.op.conv.ConvTranspose2d;
import dev.panagrad.graph.op.conv.FusedConv2d;
import dev.panagrad.graph.op.conv.FusedFilterGrad;
import dev.panagrad.graph.op.conv.GroupedConv2d;
import dev.panagrad.graph.op.conv.GroupedConv2dFilterGrad;
import dev.panagrad.graph.op.conv.GroupedConv2dInputGrad;
import dev.panagrad.graph.op.conv.MaxPool;
import dev.panagrad.graph.op.conv.MaxPoolGrad;
import dev.panagrad.graph.op.elementwise.Cast;
import dev.panagrad.graph.op.elementwise.Elementwise;
import dev.panagrad.graph.op.elementwise.IntBinary;
import dev.panagrad.graph.op.image.AxisMax;
import dev.panagrad.graph.op.image.AxisMaxGrad;
import dev.panagrad.graph.op.image.SparseAxis;
import dev.panagrad.graph.op.layout.BatchInnermost;
import dev.panagrad.graph.op.layout.BatchOutermost;
import dev.panagrad.graph.op.linalg.BatchMatMul;
import dev.panagrad.graph.op.linalg.Det;
import dev.panagrad.graph.op.linalg.DetGrad;
import dev.panagrad.graph.op.linalg.FusedMatMul;
import dev.panagrad.graph.op.linalg.MatMul;
import dev.panagrad.graph.op.loss.FusedCrossEntropy;
import dev.panagrad.graph.op.loss.Softmax;
import dev.panagrad.graph.op.loss.SoftmaxCrossEntropy;
import dev.panagrad.graph.op.loss.SoftmaxCrossEntropyGrad;
import dev.panagrad.graph.op.loss.SparseSoftmaxCrossEntropy;
import dev.panagrad.graph.op.loss.SparseSoftmaxCrossEntropyGrad;
import dev.panagrad.graph.op.norm.BatchNorm;
import dev.panagrad.graph.op.norm.BatchNormInputGrad;
import dev.panagrad.graph.op.norm.BatchNormReduceGrad;
import dev.panagrad.graph.op.norm.LayerNorm;
import dev.panagrad.graph.op.norm.LayerNormInputGrad;
import dev.panagrad.graph.op.norm.LayerNormParameterGrad;
import dev.panagrad.graph.op.norm.Moments;
import dev.panagrad.graph.op.reduce.ArgExtreme;
import dev.panagrad.graph.op.reduce.ArgMax;
import dev.panagrad.graph.op.reduce.CountLike;
import dev.panagrad.graph.op.reduce.IntReduction;
import dev.panagrad.graph.op.reduce.Max;
import dev.panagrad.graph.op.reduce.Mean;
import dev.panagrad.graph.op.reduce.Min;
import dev.panagrad.graph.op.reduce.Prod;
import dev.panagrad.graph.op.reduce.Sum;
import dev.panagrad.graph.op.reduce.SumLike;
import dev.panagrad.graph.op.reduce.TopK;
import dev.panagrad.graph.op.update.ApplyAdam;
import dev.panagrad.graph.op.update.ApplyMomentum;
import dev.panagrad.graph.op.update.ApplySgd;
import dev.panagrad.graph.op.update.Assign;
import dev.panagrad.graph.op.update.Group;
import java.util.List;

/**
 * A primitive of the graph with all its rules side by side: the shape of its result, its gradient,
 * how it is simplified, and the steps it is lowered to.
 *
 * <p>Users add ops of their own as {@link CustomOp}. Ops are records; two equal ops on the same
 * inputs compute the same value, unless they are {@linkplain #residence() fed or variables}, which
 * are told apart by name.
 */
public sealed interface Op
    permits ApplyAdam,
        ApplyMomentum,
        ApplySgd,
        ArgExtreme,
        ArgMax,
        Assign,
        Attention,
        AttentionGrad,
        AttentionGradPart,
        AveragePool,
        AveragePoolGrad,
        AxisMax,
        AxisMaxGrad,
        BatchInnermost,
        BatchMatMul,
        BatchNorm,
        BatchNormInputGrad,
        BatchNormReduceGrad,
        BatchOutermost,
        BroadcastLike,
        BroadcastTo,
        Cast,
        Checked,
        Concat,
        Constant,
        Conv2d,
        Conv2dFilterGrad,
        Conv2dInputGrad,
        ConvTranspose2d,
        CountLike,
        Cumulative,
        CumulativeProductGrad,
        CustomOp,
        Det,
        DetGrad,
        DropoutMask,
        Elementwise,
        FlatIndices,
        FusedConv2d,
        FusedCrossEntropy,
        FusedFilterGrad,
        FusedMatMul,
        Gather,
        GatherGrad,
        Group,
        GroupedConv2d,
        GroupedConv2dFilterGrad,
        GroupedConv2dInputGrad,
        Identity,
        IndexRows,
        IntBinary,
        IntReduction,
        LayerNorm,
        LayerNormInputGrad,
        LayerNormParameterGrad,
        MatMul,
        Max,
        MaxPool,
        MaxPoolGrad,
        Mean,
        Min,
        Moments,
        OneHot,
        OneHotAxis,
        PackedAttention,
        PackedAttentionGrad,
        Pad,
        PadConstant,
        Permute,
        Placeholder,
        Prod,
        Reshape,
        ReshapeLike,
        ScatterRows,
        Slice,
        Softmax,
        SoftmaxCrossEntropy,
        SoftmaxCrossEntropyGrad,
        SparseAxis,
        SparseSoftmaxCrossEntropy,
        SparseSoftmaxCrossEntropyGrad,
        StopGradient,
        Stored,
        StridedPad,
        StridedSlice,
        Sum,
        SumLike,
        TopK,
        Transpose,
        Triangle,
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
   * or its inputs come from there; see {@link BatchInnermost}.
   *
   * @return the replacement, of the same shape, or the node itself
   */
  default Node toBatchInnermost(GraphBuilder g, Node self) {
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
