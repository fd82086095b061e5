package dev.panagrad.graph.random;

import dev.panagrad.graph.op.CustomOp;
import dev.panagrad.graph.op.Op;
import dev.panagrad.graph.op.Stored;
import dev.panagrad.graph.op.array.BroadcastLike;
import dev.panagrad.graph.op.array.BroadcastTo;
import dev.panagrad.graph.op.array.Concat;
import dev.panagrad.graph.op.array.Gather;
import dev.panagrad.graph.op.array.Identity;
import dev.panagrad.graph.op.array.OneHot;
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
import dev.panagrad.graph.op.conv.AveragePool;
import dev.panagrad.graph.op.conv.Conv2d;
import dev.panagrad.graph.op.elementwise.Abs;
import dev.panagrad.graph.op.elementwise.Add;
import dev.panagrad.graph.op.elementwise.Asinh;
import dev.panagrad.graph.op.elementwise.Atan;
import dev.panagrad.graph.op.elementwise.Cos;
import dev.panagrad.graph.op.elementwise.Erf;
import dev.panagrad.graph.op.elementwise.Gelu;
import dev.panagrad.graph.op.elementwise.GeluSlope;
import dev.panagrad.graph.op.elementwise.Maximum;
import dev.panagrad.graph.op.elementwise.Minimum;
import dev.panagrad.graph.op.elementwise.Mul;
import dev.panagrad.graph.op.elementwise.Neg;
import dev.panagrad.graph.op.elementwise.Relu;
import dev.panagrad.graph.op.elementwise.Sigmoid;
import dev.panagrad.graph.op.elementwise.Sin;
import dev.panagrad.graph.op.elementwise.Softplus;
import dev.panagrad.graph.op.elementwise.Sub;
import dev.panagrad.graph.op.elementwise.Tanh;
import dev.panagrad.graph.op.linalg.BatchMatMul;
import dev.panagrad.graph.op.linalg.MatMul;
import dev.panagrad.graph.op.loss.Softmax;
import dev.panagrad.graph.op.loss.SoftmaxCrossEntropy;
import dev.panagrad.graph.op.reduce.Mean;
import dev.panagrad.graph.op.reduce.Sum;
import dev.panagrad.graph.op.reduce.SumLike;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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
          GeluSlope.class,
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

  private static final List<Class<? extends Op>> KINDS =
      kinds(Op.class).filter(kind -> kind != CustomOp.class).toList();

  static {
    PointwiseRecipes.addTo(ALL);
    ArrayRecipes.addTo(ALL);
    MovementRecipes.addTo(ALL);
    SoftmaxRecipes.addTo(ALL);
    AttentionRecipes.addTo(ALL);
    ImageRecipes.addTo(ALL);
    WindowRecipes.addTo(ALL);
    RowRecipes.addTo(ALL);
    UpdateRecipes.addTo(ALL);
  }

  private Recipes() {}

  /** The ops that programs of this mood are made of. */
  static List<Class<? extends Op>> ops(Draw draw) {
    return draw.isTame() ? SMOOTH : KINDS;
  }

  /** All ops of the product, also through sealed kinds of op; users' own are none of them. */
  static List<Class<? extends Op>> kinds() {
    return KINDS;
  }

  private static Stream<Class<? extends Op>> kinds(Class<?> kind) {
    return kind.isSealed()
        ? Arrays.stream(kind.getPermittedSubclasses()).flatMap(Recipes::kinds)
        : Stream.of(kind.asSubclass(Op.class));
  }

  static Proposal of(Class<? extends Op> op, Sketch sketch) {
    Recipe recipe = ALL.get(op);
    if (recipe == null) {
      throw new AssertionError("no recipe tells how to use " + op.getSimpleName());
    }
    return recipe.draw(sketch);
  }
}
