package dev.panagrad.graph.random;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.ModuleClasses;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.OpCases;
import dev.panagrad.graph.op.array.BroadcastLike;
import dev.panagrad.graph.op.array.BroadcastTo;
import dev.panagrad.graph.op.array.Concat;
import dev.panagrad.graph.op.array.Identity;
import dev.panagrad.graph.op.array.Pad;
import dev.panagrad.graph.op.array.PadConstant;
import dev.panagrad.graph.op.array.Permute;
import dev.panagrad.graph.op.array.Reshape;
import dev.panagrad.graph.op.array.ReshapeLike;
import dev.panagrad.graph.op.array.Slice;
import dev.panagrad.graph.op.array.StopGradient;
import dev.panagrad.graph.op.array.StridedPad;
import dev.panagrad.graph.op.array.StridedSlice;
import dev.panagrad.graph.op.array.Transpose;
import dev.panagrad.graph.op.array.Triangle;
import dev.panagrad.graph.op.array.index.Gather;
import dev.panagrad.graph.op.array.index.OneHot;
import dev.panagrad.graph.op.conv.AveragePool;
import dev.panagrad.graph.op.conv.Conv2d;
import dev.panagrad.graph.op.elementwise.activation.Erf;
import dev.panagrad.graph.op.elementwise.activation.Gelu;
import dev.panagrad.graph.op.elementwise.activation.GeluGrad;
import dev.panagrad.graph.op.elementwise.activation.Relu;
import dev.panagrad.graph.op.elementwise.activation.Sigmoid;
import dev.panagrad.graph.op.elementwise.activation.Softplus;
import dev.panagrad.graph.op.elementwise.activation.Tanh;
import dev.panagrad.graph.op.elementwise.arithmetic.Abs;
import dev.panagrad.graph.op.elementwise.arithmetic.Add;
import dev.panagrad.graph.op.elementwise.arithmetic.Maximum;
import dev.panagrad.graph.op.elementwise.arithmetic.Minimum;
import dev.panagrad.graph.op.elementwise.arithmetic.Mul;
import dev.panagrad.graph.op.elementwise.arithmetic.Neg;
import dev.panagrad.graph.op.elementwise.arithmetic.Sub;
import dev.panagrad.graph.op.elementwise.trigonometry.Asinh;
import dev.panagrad.graph.op.elementwise.trigonometry.Atan;
import dev.panagrad.graph.op.elementwise.trigonometry.Cos;
import dev.panagrad.graph.op.elementwise.trigonometry.Sin;
import dev.panagrad.graph.op.linalg.BatchMatMul;
import dev.panagrad.graph.op.linalg.MatMul;
import dev.panagrad.graph.op.loss.Softmax;
import dev.panagrad.graph.op.loss.SoftmaxCrossEntropy;
import dev.panagrad.graph.op.reduce.Mean;
import dev.panagrad.graph.op.reduce.Sum;
import dev.panagrad.graph.op.reduce.SumLike;
import dev.panagrad.graph.op.source.Stored;
import dev.panagrad.graph.testing.OpCase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How each op is used as it is meant to be: what hostile programs then change. */
final class Recipes {
  private static final Map<Class<? extends Op>, Recipe> ALL = new HashMap<>();

  /** Ops whose results change by no more than their inputs do, so that two ways agree nearly. */
  private static final List<Class<? extends Op>> SMOOTH =
      List.of(
          Abs.class,
          Add.class,
          Asinh.class,
          Atan.class,
          AveragePool.class,
          BatchMatMul.class,
          BroadcastLike.class,
          BroadcastTo.class,
          Concat.class,
          Cos.class,
          Conv2d.class,
          Erf.class,
          Gather.class,
          Gelu.class,
          GeluGrad.class,
          Identity.class,
          MatMul.class,
          Maximum.class,
          Mean.class,
          Minimum.class,
          Mul.class,
          Neg.class,
          OneHot.class,
          Pad.class,
          PadConstant.class,
          Permute.class,
          Reshape.class,
          ReshapeLike.class,
          Relu.class,
          Sigmoid.class,
          Sin.class,
          Slice.class,
          Softmax.class,
          Softplus.class,
          SoftmaxCrossEntropy.class,
          StopGradient.class,
          Stored.class,
          StridedPad.class,
          StridedSlice.class,
          Sub.class,
          Sum.class,
          SumLike.class,
          Tanh.class,
          Transpose.class,
          Triangle.class);

  private static final List<Class<? extends Op>> KINDS = ModuleClasses.builtInOps();

  static {
    ModuleClasses.call("Recipes", "addTo", void.class, ALL);
    KINDS.forEach(op -> ALL.computeIfAbsent(op, Recipes::byCase));
  }

  private Recipes() {}

  /** The ops that programs of this mood are made of. */
  static List<Class<? extends Op>> ops(Draw draw) {
    return draw.isTame() ? SMOOTH : KINDS;
  }

  /** All ops of the library. */
  static List<Class<? extends Op>> kinds() {
    return KINDS;
  }

  static Proposal of(Class<? extends Op> op, Sketch sketch) {
    return ALL.get(op).draw(sketch);
  }

  /** An op without a recipe is used as in the table of cases. */
  private static Recipe byCase(Class<? extends Op> op) {
    List<OpCase> rows =
        OpCases.all().filter(row -> row.op() == op && row.instance() != null).toList();
    if (rows.isEmpty()) {
      throw new AssertionError("no recipe and no row tells how to use " + op.getSimpleName());
    }
    return s -> {
      OpCase row = s.draw.of(rows);
      List<Shape> shapes = row.shapes(1 + s.draw.below(5));
      List<Node> inputs = new ArrayList<>();
      for (int i = 0; i < shapes.size(); i++) {
        boolean floats = row.type(i) == DType.FLOAT32;
        inputs.add(floats ? s.of(shapes.get(i)) : s.indices(shapes.get(i)));
      }
      return new Proposal(row.instance(), inputs);
    };
  }
}
