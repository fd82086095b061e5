package dev.panagrad.models.onnx.operator.reduce;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.op.elementwise.arithmetic.Abs;
import dev.panagrad.graph.op.reduce.IntReduction;
import dev.panagrad.graph.op.reduce.Max;
import dev.panagrad.graph.op.reduce.Mean;
import dev.panagrad.graph.op.reduce.Min;
import dev.panagrad.graph.op.reduce.Prod;
import dev.panagrad.graph.op.reduce.Sum;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.operator.axis.AxisLists;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorRule;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.type.DataType;
import java.util.List;
import java.util.function.BiFunction;

/** Reductions over axes: sums, means, extremes, products, norms. */
public final class ReductionOperators {
  private ReductionOperators() {}

  /** A reduction of floats, or of 0 and 1. */
  private interface Reduction {
    Node apply(GraphBuilder g, Node x, List<Integer> axes, boolean keep);
  }

  /** Adds all operators of this package. */
  public static void addTo(OperatorTable table) {
    SelectionOperators.addTo(table);
    table
        .add("ReduceSum", rule(13, of(Sum::new), IntReduction.Kind.SUM))
        .add("ReduceMean", rule(18, of(Mean::new), IntReduction.Kind.MEAN))
        .add("ReduceMax", rule(18, of(Max::new), IntReduction.Kind.MAX))
        .add("ReduceMin", rule(18, of(Min::new), IntReduction.Kind.MIN))
        .add("ReduceProd", rule(18, of(Prod::new), IntReduction.Kind.PROD))
        .add("ReduceL1", rule(18, ReductionOperators::l1, IntReduction.Kind.SUM_ABS))
        .add("ReduceL2", rule(18, ReductionOperators::l2, null))
        .add("ReduceSumSquare", rule(18, ReductionOperators::squares, IntReduction.Kind.SUM_SQUARE))
        .add("ReduceLogSum", rule(18, (g, x, axes, keep) -> g.log(g.sum(x, keep, axes)), null))
        .add("ReduceLogSumExp", rule(18, ReductionOperators::logSumExp, null));
  }

  private static Reduction of(BiFunction<List<Integer>, Boolean, Op> op) {
    return (g, x, axes, keep) -> g.add(op.apply(axes, keep), x);
  }

  /**
   * The rule of a reduction.
   *
   * @param since the opset from which axes are an input
   * @param integers the same reduction of integers; null if there is none
   */
  private static OperatorRule rule(int since, Reduction floats, IntReduction.Kind integers) {
    return c -> {
      int rank = c.shape(0).rank();
      long[] given = c.opset() >= since ? c.longs(1, new long[0]) : c.integers("axes");
      boolean none = c.flag("noop_with_empty_axes", false);
      List<Integer> axes =
          given.length > 0 ? AxisLists.of(given, rank) : none ? List.of() : AxisLists.all(rank);
      boolean keep = c.flag("keepdims", true);
      if (OnnxTensor.isInt32(c.type(0))) {
        return List.of(c.like(0, integers(c, integers, axes, keep)));
      }
      Node reduced = floats.apply(c.g(), c.node(0), axes, keep);
      return c.result(c.type(0) == DataType.BOOL ? bool(c, reduced) : reduced);
    };
  }

  private static Node integers(
      OperatorContext c, IntReduction.Kind kind, List<Integer> axes, boolean keep) {
    if (kind == null) {
      throw c.unsupported("the reduction of elements of type " + c.type(0));
    }
    boolean extreme = kind == IntReduction.Kind.MAX || kind == IntReduction.Kind.MIN;
    boolean undefined = extreme || kind == IntReduction.Kind.MEAN;
    if (undefined && axes.stream().anyMatch(axis -> c.shape(0).size(axis) == 0)) {
      throw c.unsupported("the mean, least or largest of no integers, as in " + c.shape(0));
    }
    return c.g().add(new IntReduction(kind, axes, keep), c.node(0));
  }

  /** The minimum and the maximum of no booleans are true and false, not infinite. */
  private static Node bool(OperatorContext c, Node reduced) {
    GraphBuilder g = c.g();
    if (c.proto().operator().equals("ReduceMax")) {
      return g.relu(reduced);
    }
    return g.sub(g.constant(1), g.relu(g.sub(g.constant(1), reduced)));
  }

  private static Node l1(GraphBuilder g, Node x, List<Integer> axes, boolean keep) {
    return g.sum(g.add(new Abs(), x), keep, axes);
  }

  private static Node squares(GraphBuilder g, Node x, List<Integer> axes, boolean keep) {
    return g.sum(g.square(x), keep, axes);
  }

  private static Node l2(GraphBuilder g, Node x, List<Integer> axes, boolean keep) {
    return g.sqrt(squares(g, x, axes, keep));
  }

  /** Subtracts the maximum, if it is finite, so that no exponential overflows. */
  private static Node logSumExp(GraphBuilder g, Node x, List<Integer> axes, boolean keep) {
    Node largest = g.stopGradient(g.add(new Max(axes, true), x));
    Node above = g.maximum(largest, g.constant(-Float.MAX_VALUE));
    Node shift = g.neg(g.maximum(g.neg(above), g.constant(-Float.MAX_VALUE)));
    Node sum = g.sum(g.exp(g.sub(x, shift)), true, axes);
    Node result = g.add(g.log(sum), shift);
    // A sum over axes of size 1 removes them.
    return keep || axes.isEmpty() ? result : g.sum(result, false, axes);
  }
}
