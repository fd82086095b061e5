package dev.panagrad.graph.random;

import dev.panagrad.graph.op.Add;
import dev.panagrad.graph.op.AveragePool;
import dev.panagrad.graph.op.BroadcastLike;
import dev.panagrad.graph.op.BroadcastTo;
import dev.panagrad.graph.op.Concat;
import dev.panagrad.graph.op.Conv2d;
import dev.panagrad.graph.op.Gather;
import dev.panagrad.graph.op.Identity;
import dev.panagrad.graph.op.MatMul;
import dev.panagrad.graph.op.Mean;
import dev.panagrad.graph.op.Mul;
import dev.panagrad.graph.op.Neg;
import dev.panagrad.graph.op.OneHot;
import dev.panagrad.graph.op.Op;
import dev.panagrad.graph.op.Pad;
import dev.panagrad.graph.op.Relu;
import dev.panagrad.graph.op.Reshape;
import dev.panagrad.graph.op.ReshapeLike;
import dev.panagrad.graph.op.Sigmoid;
import dev.panagrad.graph.op.Slice;
import dev.panagrad.graph.op.Softmax;
import dev.panagrad.graph.op.SoftmaxCrossEntropy;
import dev.panagrad.graph.op.StopGradient;
import dev.panagrad.graph.op.Sub;
import dev.panagrad.graph.op.Sum;
import dev.panagrad.graph.op.SumLike;
import dev.panagrad.graph.op.Tanh;
import dev.panagrad.graph.op.Transpose;
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
          Add.class,
          AveragePool.class,
          BroadcastLike.class,
          BroadcastTo.class,
          Concat.class,
          Conv2d.class,
          Gather.class,
          Identity.class,
          MatMul.class,
          Mean.class,
          Mul.class,
          Neg.class,
          OneHot.class,
          Pad.class,
          Reshape.class,
          ReshapeLike.class,
          Relu.class,
          Sigmoid.class,
          Slice.class,
          Softmax.class,
          SoftmaxCrossEntropy.class,
          StopGradient.class,
          Sub.class,
          Sum.class,
          SumLike.class,
          Tanh.class,
          Transpose.class);

  static {
    PointwiseRecipes.addTo(ALL);
    MovementRecipes.addTo(ALL);
    SoftmaxRecipes.addTo(ALL);
    ImageRecipes.addTo(ALL);
    UpdateRecipes.addTo(ALL);
  }

  private Recipes() {}

  /** The ops that programs of this mood are made of. */
  static List<Class<? extends Op>> ops(Draw draw) {
    List<Class<? extends Op>> all = new ArrayList<>();
    for (Class<?> op : Op.class.getPermittedSubclasses()) {
      all.add(op.asSubclass(Op.class));
    }
    return draw.isTame() ? SMOOTH : all;
  }

  static Proposal of(Class<? extends Op> op, Sketch sketch) {
    Recipe recipe = ALL.get(op);
    if (recipe == null) {
      throw new AssertionError("no recipe tells how to use " + op.getSimpleName());
    }
    return recipe.draw(sketch);
  }
}
