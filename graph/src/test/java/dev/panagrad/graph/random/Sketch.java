package dev.panagrad.graph.random;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.array.BroadcastTo;
import dev.panagrad.graph.op.array.Reshape;
import dev.panagrad.graph.op.elementwise.arithmetic.Add;
import dev.panagrad.graph.op.source.Constant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** A graph that grows: its nodes so far, and new leaves where an op needs one of some shape. */
final class Sketch {
  private static final int MOST_CONSTANTS = 64;

  final GraphBuilder g = new GraphBuilder();
  final Draw draw;
  final List<Node> nodes = new ArrayList<>();

  /** What placeholders with unknown sizes are to be fed. */
  final Map<Node, Shape> meant = new HashMap<>();

  private int names;

  Sketch(Draw draw) {
    this.draw = draw;
  }

  Node keep(Node node) {
    nodes.add(node);
    return node;
  }

  Node add(Op op, Node... inputs) {
    return keep(g.add(op, inputs));
  }

  String name() {
    return draw.evil(16)
        ? draw.of(List.of("", "x0", "%d %s", "a/../b", "\u001b[31m", "gradients/Mul", "x1"))
        : "x" + names++;
  }

  /** A float node of any shape. */
  Node any() {
    return any(_ -> true);
  }

  /** A float node of at least so many axes, all of their sizes known. */
  Node any(int rank) {
    return any(node -> node.shape().rank() >= rank && node.shape().isKnown(), rank);
  }

  Node any(Predicate<Node> wanted) {
    return any(wanted, 0);
  }

  private Node any(Predicate<Node> wanted, int rank) {
    List<Node> fit =
        nodes.stream().filter(n -> n.type() == DType.FLOAT32 && wanted.test(n)).toList();
    return fit.isEmpty() || draw.once(6)
        ? leaf(draw.shape(rank + draw.below(Math.max(1, 5 - rank))))
        : draw.of(fit);
  }

  /** Any node at all, of whatever type. */
  Node whichever() {
    return nodes.isEmpty() ? leaf(draw.shape()) : draw.of(nodes);
  }

  /** A float node of this shape. */
  Node of(Shape shape) {
    List<Node> fit =
        nodes.stream().filter(n -> n.type() == DType.FLOAT32 && n.shape().equals(shape)).toList();
    return !fit.isEmpty() && draw.below(4) > 0 ? draw.of(fit) : made(shape);
  }

  Node of(int... sizes) {
    return of(Shape.of(sizes));
  }

  /** A float node whose shape the operand of an elementwise op may have beside another one. */
  Node beside(Node other) {
    int[] sizes = other.shape().sizes();
    if (sizes.length > 0 && sizes[0] > 0 && draw.once(5)) {
      // Its own first row: a view of the same memory.
      return keep(g.slice(other, 0, 0, 1));
    }
    int from = draw.once(4) ? draw.below(sizes.length + 1) : 0;
    int[] kept = Arrays.copyOfRange(sizes, from, sizes.length);
    for (int axis = 0; axis < kept.length; axis++) {
      kept[axis] = draw.once(5) ? 1 : kept[axis];
    }
    return of(kept);
  }

  private Node made(Shape shape) {
    if (!shape.isKnown() || draw.below(4) > 0) {
      return leaf(shape);
    }
    long elements = shape.elements();
    Node flat = any(node -> node.shape().isKnown() && node.shape().elements() == elements);
    return flat.shape().isKnown() && flat.shape().elements() == elements
        ? add(new Reshape(shape), flat)
        : leaf(shape);
  }

  private Node leaf(Shape shape) {
    if (!shape.isKnown()) {
      return keep(g.placeholder(name(), shape.sizes()));
    }
    return switch (draw.below(6)) {
      case 0 -> placeholder(shape, DType.FLOAT32, draw.once(3));
      case 1, 2 -> variable(shape);
      case 3 -> add(new BroadcastTo(shape), constant(Shape.scalar()));
      case 4 ->
          shape.elements() > MOST_CONSTANTS
              ? placeholder(shape, DType.FLOAT32, false)
              : constant(shape);
      default -> placeholder(shape, DType.FLOAT32, false);
    };
  }

  Node constant(Shape shape) {
    return add(new Constant(shape, draw.values(Math.toIntExact(shape.elements()))));
  }

  Node variable(Shape shape) {
    String name = name();
    return keep(
        draw.once(3)
            ? g.state(name, shape, initializer())
            : g.variable(name, shape, initializer()));
  }

  /** A value that is fed; some sizes may be left open. */
  Node placeholder(Shape shape, DType type, boolean open) {
    int[] sizes = shape.sizes();
    if (open && sizes.length > 0) {
      sizes[draw.below(sizes.length)] = Shape.UNKNOWN;
    }
    Node node = keep(g.placeholder(name(), type, sizes));
    meant.put(node, shape);
    return node;
  }

  /** An int32 node of this shape. */
  Node indices(Shape shape) {
    List<Node> fit =
        nodes.stream().filter(n -> n.type() == DType.INT32 && n.shape().equals(shape)).toList();
    return fit.isEmpty() || draw.coin() ? placeholder(shape, DType.INT32, false) : draw.of(fit);
  }

  Initializer initializer() {
    long drawn = draw.seed();
    boolean tame = draw.isTame();
    return (Buffer out, Shape _, long seed, int stream) -> {
      SplittableRandom random = new SplittableRandom(drawn ^ seed ^ stream);
      for (long i = 0; i < out.length(); i++) {
        boolean strange = !tame && random.nextInt(200) == 0;
        out.set(i, strange ? Float.NaN : (float) random.nextDouble(-1, 1));
      }
    };
  }

  /** The sum of the means of some values: what gradients may be taken of. */
  Node loss() {
    Node loss = null;
    for (int i = 0; i < 1 + draw.below(3); i++) {
      Node mean = keep(draw.coin() ? g.mean(any()) : g.sum(any()));
      loss = loss == null ? mean : add(new Add(), loss, mean);
    }
    return loss;
  }
}
