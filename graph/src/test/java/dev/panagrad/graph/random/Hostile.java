package dev.panagrad.graph.random;

import dev.panagrad.engine.kernel.axis.SparseRows;
import dev.panagrad.engine.kernel.gemm.bytes.ByteMatrix;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.IndexRule;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Padding;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.ValueRule;
import dev.panagrad.graph.op.attention.CrossAttention;
import dev.panagrad.graph.op.attention.PackedAttention;
import dev.panagrad.graph.op.builtin.KeepRule;
import dev.panagrad.graph.op.conv.Groups;
import dev.panagrad.graph.op.conv.Sliding;
import dev.panagrad.graph.op.layout.ImageOp;
import dev.panagrad.graph.op.layout.Innermost;
import dev.panagrad.graph.op.norm.BatchNorm;
import dev.panagrad.graph.op.norm.LayerNorm;
import dev.panagrad.graph.op.reduce.Cumulative;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Calls what is public with arguments of the right type that nobody should give. */
final class Hostile {
  private static final List<Method> BUILDER =
      Arrays.stream(GraphBuilder.class.getMethods())
          .filter(method -> method.getReturnType() == Node.class)
          .sorted(Comparator.comparing(Method::toString))
          .toList();

  private Hostile() {}

  /** Whether an op has no arguments but its inputs. */
  static boolean isHarmless(Class<? extends Op> op) {
    return op.getRecordComponents().length == 0;
  }

  /** The same record with a component or two, or those of a component, changed. */
  static <T extends Record> T changed(Sketch s, T record) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    if (components.length == 0) {
      return record;
    }
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    int chosen = s.draw.below(components.length);
    int second = s.draw.once(3) ? s.draw.below(components.length) : chosen;
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = call(components[i].getAccessor(), record);
      if (i == chosen || i == second) {
        values[i] =
            values[i] instanceof Record inner && s.draw.below(8) > 0
                ? changed(s, inner)
                : argument(s, components[i].getGenericType());
      }
    }
    try {
      @SuppressWarnings("unchecked")
      Constructor<T> constructor = (Constructor<T>) record.getClass().getConstructor(types);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      throw unchecked(e);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /** The same op on other inputs: one replaced, left out or added. */
  static Proposal otherInputs(Sketch s, Proposal proposal) {
    List<Node> inputs = new ArrayList<>(proposal.inputs());
    int at = s.draw.below(inputs.size() + 1);
    if (at == inputs.size() || s.draw.once(8)) {
      inputs.add(at, s.whichever());
    } else if (s.draw.once(8)) {
      inputs.remove(at);
    } else {
      inputs.set(at, s.whichever());
    }
    return new Proposal(proposal.op(), inputs);
  }

  /** Calls some method of the builder's that makes a node. */
  static Node builder(Sketch s) {
    Method method = s.draw.of(BUILDER);
    Object[] arguments =
        Arrays.stream(method.getGenericParameterTypes()).map(type -> argument(s, type)).toArray();
    return s.keep((Node) call(method, s.g, arguments));
  }

  private static Object call(Method method, Object target, Object... arguments) {
    try {
      // The builder's methods are declared in interfaces of its package.
      method.setAccessible(true);
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw unchecked(e);
    } catch (IllegalAccessException e) {
      throw new LinkageError(method.getName(), e);
    }
  }

  private static RuntimeException unchecked(InvocationTargetException e) {
    if (e.getCause() instanceof Error error) {
      throw error;
    }
    return (RuntimeException) e.getCause();
  }

  private static Object argument(Sketch s, Type type) {
    Draw draw = s.draw;
    if (type == int.class) {
      return draw.coin() ? draw.hostileInt() : draw.below(5) - 1;
    }
    if (type == float.class) {
      return draw.hostileFloat();
    }
    if (type == boolean.class) {
      return draw.coin();
    }
    if (type == int[].class) {
      return draw.coin() ? draw.hostileSizes() : draw.shape().sizes();
    }
    if (type == float[].class) {
      return draw.values(draw.below(20));
    }
    if (type == String.class) {
      return s.name();
    }
    if (type == Shape.class) {
      return draw.coin() ? Shape.of(draw.hostileSizes()) : draw.shape();
    }
    if (type == Padding.class) {
      return padding(draw);
    }
    if (type instanceof Class<?> kind && kind.isEnum()) {
      return draw.of(List.of(kind.getEnumConstants()));
    }
    if (type == Initializer.class) {
      return s.initializer();
    }
    return compound(s, type);
  }

  private static Object compound(Sketch s, Type type) {
    Draw draw = s.draw;
    if (type == Node.class) {
      return s.whichever();
    }
    if (type == Node[].class) {
      return nodes(s).toArray(Node[]::new);
    }
    if (type == Op.class) {
      return Recipes.of(draw.of(Recipes.ops(draw)), s).op();
    }
    if (type == Buffer.class) {
      long length = draw.below(20);
      return draw.coin() ? Buffer.unbound(length) : Workspace.automatic(length);
    }
    if (type == ValueRule.class) {
      return draw.coin()
          ? new KeepRule("a hostile rule")
          : new IndexRule("a hostile rule", "index", draw.hostileInt(), "made so");
    }
    if (type == Sliding.class) {
      return new Sliding(draw.hostileInt(), draw.hostileInt(), padding(draw));
    }
    if (type == Groups.class) {
      Sliding sliding = new Sliding(1 + draw.below(3), 1, padding(draw));
      return new Groups(integer(draw), integer(draw), integer(draw), sliding);
    }
    if (type == BatchNorm.class) {
      return new BatchNorm(draw.hostileFloat(), draw.coin(), draw.coin(), draw.coin());
    }
    if (type instanceof Class<?> kind && ImageOp.class.isAssignableFrom(kind)) {
      return imageOp(s, kind);
    }
    if (type == SparseRows.class) {
      return WindowRecipes.rows(draw, draw.below(40));
    }
    if (type == PackedAttention.class) {
      return new PackedAttention(integer(draw), integer(draw), integer(draw));
    }
    if (type == CrossAttention.class) {
      return new CrossAttention(integer(draw), integer(draw));
    }
    if (type == ByteMatrix.class) {
      return ByteMatrix.of(draw.below(20), draw.below(80), i -> i % 256 - 128);
    }
    if (type == LayerNorm.class) {
      return new LayerNorm(draw.coin(), draw.hostileFloat());
    }
    if (type == Cumulative.class) {
      return new Cumulative(draw.coin(), draw.hostileInt(), draw.coin(), draw.coin());
    }
    if (type instanceof ParameterizedType list && list.getActualTypeArguments()[0] == Node.class) {
      return nodes(s);
    }
    if (type instanceof ParameterizedType) {
      return Arrays.stream(new int[draw.below(4)]).mapToObj(_ -> integer(draw)).toList();
    }
    throw new AssertionError("no hostile argument of " + type);
  }

  /** An op of a kind, or the op that a pass has wrapped, in a layout that is another one's. */
  private static Object imageOp(Sketch s, Class<?> kind) {
    List<Class<? extends Op>> kinds =
        Recipes.kinds().stream().filter(kind::isAssignableFrom).toList();
    Op drawn = Recipes.of(s.draw.of(kinds), s).op();
    return drawn instanceof Innermost(ImageOp plain, int _) ? plain : drawn;
  }

  private static Padding padding(Draw draw) {
    Padding some = Padding.of(draw.below(4), draw.below(4), draw.below(4), draw.below(4));
    return draw.of(List.of(Padding.SAME, Padding.VALID, some));
  }

  private static Integer integer(Draw draw) {
    return draw.coin() ? draw.hostileInt() : draw.below(4);
  }

  private static List<Node> nodes(Sketch s) {
    List<Node> nodes = new ArrayList<>();
    for (int i = s.draw.below(6); i > 0; i--) {
      nodes.add(s.whichever());
    }
    return nodes;
  }
}
