package dev.panagrad.graph.random;

import dev.panagrad.engine.kernel.elementwise.IntKind;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.ModuleClasses;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.array.DropoutMask;
import dev.panagrad.graph.op.array.Identity;
import dev.panagrad.graph.op.array.StopGradient;
import dev.panagrad.graph.op.elementwise.Cast;
import dev.panagrad.graph.op.elementwise.Equal;
import dev.panagrad.graph.op.elementwise.Less;
import dev.panagrad.graph.op.elementwise.LessOrEqual;
import dev.panagrad.graph.op.elementwise.Select;
import dev.panagrad.graph.op.elementwise.Unary;
import dev.panagrad.graph.op.elementwise.activation.GeluGrad;
import dev.panagrad.graph.op.elementwise.activation.ReluGrad;
import dev.panagrad.graph.op.elementwise.activation.SigmoidGrad;
import dev.panagrad.graph.op.elementwise.activation.TanhGrad;
import dev.panagrad.graph.op.elementwise.arithmetic.Add;
import dev.panagrad.graph.op.elementwise.arithmetic.Div;
import dev.panagrad.graph.op.elementwise.arithmetic.Fmod;
import dev.panagrad.graph.op.elementwise.arithmetic.IntBinary;
import dev.panagrad.graph.op.elementwise.arithmetic.Maximum;
import dev.panagrad.graph.op.elementwise.arithmetic.Minimum;
import dev.panagrad.graph.op.elementwise.arithmetic.Mul;
import dev.panagrad.graph.op.elementwise.arithmetic.Pow;
import dev.panagrad.graph.op.elementwise.arithmetic.Sub;
import dev.panagrad.graph.op.reduce.ArgMax;
import dev.panagrad.graph.op.reduce.CountLike;
import dev.panagrad.graph.op.reduce.Max;
import dev.panagrad.graph.op.reduce.Mean;
import dev.panagrad.graph.op.reduce.Min;
import dev.panagrad.graph.op.reduce.Prod;
import dev.panagrad.graph.op.reduce.Sum;
import dev.panagrad.graph.op.reduce.SumLike;
import dev.panagrad.graph.op.source.Constant;
import dev.panagrad.graph.op.source.Placeholder;
import dev.panagrad.graph.op.source.Stored;
import dev.panagrad.graph.op.source.Variable;
import dev.panagrad.graph.op.update.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Elementwise ops, reductions, and what has no inputs. */
final class PointwiseRecipes {
  private PointwiseRecipes() {}

  static void addTo(Map<Class<? extends Op>, Recipe> all) {
    binary(all, Add::new, Div::new, Maximum::new, Minimum::new, Mul::new, Sub::new);
    binary(all, Fmod::new, Less::new, LessOrEqual::new, Pow::new);
    unary(all, Identity::new, StopGradient::new);
    functions(all);
    alike(all, GeluGrad::new, ReluGrad::new, SigmoidGrad::new, TanhGrad::new);
    all.put(Stored.class, s -> Proposal.of(stored(s.draw)));
    all.put(Constant.class, s -> Proposal.of(s.constant(s.draw.shape(s.draw.below(3))).op()));
    all.put(Placeholder.class, s -> Proposal.of(placeholder(s)));
    all.put(Variable.class, s -> Proposal.of(variable(s)));
    all.put(Equal.class, PointwiseRecipes::equal);
    all.put(Select.class, PointwiseRecipes::select);
    all.put(IntBinary.class, PointwiseRecipes::ints);
    all.put(Cast.class, PointwiseRecipes::cast);
    all.put(Group.class, s -> new Proposal(new Group(), some(s)));
    reductions(all);
  }

  private static Variable variable(Sketch s) {
    return new Variable(s.name(), s.draw.shape(), s.initializer(), s.draw.coin());
  }

  @SafeVarargs
  private static void unary(Map<Class<? extends Op>, Recipe> all, Supplier<Op>... ops) {
    for (Supplier<Op> op : ops) {
      all.put(op.get().getClass(), s -> Proposal.of(op.get(), s.any()));
    }
  }

  /** All functions of one input; they have no components. */
  private static void functions(Map<Class<? extends Op>, Recipe> all) {
    for (Class<? extends Op> kind : ModuleClasses.builtInOps()) {
      if (Unary.class.isAssignableFrom(kind)) {
        try {
          Op op = kind.getDeclaredConstructor().newInstance();
          unary(all, () -> op);
        } catch (ReflectiveOperationException e) {
          throw new LinkageError("no function " + kind, e);
        }
      }
    }
  }

  @SafeVarargs
  private static void binary(Map<Class<? extends Op>, Recipe> all, Supplier<Op>... ops) {
    for (Supplier<Op> op : ops) {
      all.put(op.get().getClass(), s -> pair(op.get(), s));
    }
  }

  @SafeVarargs
  private static void alike(Map<Class<? extends Op>, Recipe> all, Supplier<Op>... ops) {
    for (Supplier<Op> op : ops) {
      all.put(
          op.get().getClass(),
          s -> {
            Node first = s.any();
            return Proposal.of(op.get(), first, s.of(first.shape()));
          });
    }
  }

  private static Proposal pair(Op op, Sketch s) {
    Node first = s.any();
    Node second = s.beside(first);
    return s.draw.coin() ? Proposal.of(op, first, second) : Proposal.of(op, second, first);
  }

  private static Proposal equal(Sketch s) {
    if (s.draw.coin()) {
      return pair(new Equal(), s);
    }
    Shape shape = s.draw.shape();
    return Proposal.of(new Equal(), s.indices(shape), s.indices(shape));
  }

  private static Proposal select(Sketch s) {
    if (s.draw.coin()) {
      Node a = s.any();
      return Proposal.of(new Select(), s.beside(a), a, s.beside(a));
    }
    Shape shape = s.draw.shape();
    return Proposal.of(new Select(), s.of(shape), s.indices(shape), s.indices(shape));
  }

  private static Proposal ints(Sketch s) {
    Shape shape = s.draw.shape();
    return Proposal.of(
        new IntBinary(s.draw.of(List.of(IntKind.values()))), s.indices(shape), s.indices(shape));
  }

  private static Proposal cast(Sketch s) {
    return s.draw.coin()
        ? Proposal.of(new Cast(DType.INT32), s.any())
        : Proposal.of(new Cast(DType.FLOAT32), s.indices(s.draw.shape()));
  }

  private static Placeholder placeholder(Sketch s) {
    DType type = s.draw.coin() ? DType.FLOAT32 : DType.INT32;
    return new Placeholder(s.name(), s.draw.shape(), type);
  }

  private static List<Node> some(Sketch s) {
    List<Node> some = new ArrayList<>();
    for (int i = 0; i <= s.draw.below(4); i++) {
      some.add(s.whichever());
    }
    return some;
  }

  private static void reductions(Map<Class<? extends Op>, Recipe> all) {
    all.put(Sum.class, s -> reduced(s, axes -> new Sum(axes, s.draw.coin())));
    all.put(Mean.class, s -> reduced(s, axes -> new Mean(axes, s.draw.coin())));
    all.put(Max.class, s -> reduced(s, axes -> new Max(axes, s.draw.coin())));
    all.put(Min.class, s -> reduced(s, axes -> new Min(axes, s.draw.coin())));
    all.put(Prod.class, s -> reduced(s, axes -> new Prod(axes, s.draw.coin())));
    all.put(CountLike.class, s -> reduced(s, CountLike::new));
    all.put(ArgMax.class, s -> Proposal.of(new ArgMax(), s.any(1)));
    all.put(
        DropoutMask.class,
        s -> {
          Proposal mask = reduced(s, axes -> new DropoutMask(s.draw.below(9), axes));
          return mask.and(s.of());
        });
    all.put(
        SumLike.class,
        s -> {
          Node x = s.any();
          return Proposal.of(new SumLike(), x, s.beside(x));
        });
  }

  private static Proposal reduced(Sketch s, Function<List<Integer>, Op> op) {
    Node x = s.any();
    return Proposal.of(op.apply(s.draw.axes(x.shape().rank())), x);
  }

  /** A value in memory that the garbage collector frees. */
  private static Stored stored(Draw draw) {
    Shape shape = draw.shape(draw.below(3));
    Buffer buffer = Workspace.automatic(shape.elements());
    float[] values = draw.values(Math.toIntExact(shape.elements()));
    for (int i = 0; i < values.length; i++) {
      buffer.set(i, values[i]);
    }
    return new Stored(shape, DType.FLOAT32, buffer);
  }
}
