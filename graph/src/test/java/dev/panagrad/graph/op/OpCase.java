package dev.panagrad.graph.op;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * A row of the table of cases: one use of one op. Every check of the op tests is derived from it.
 */
final class OpCase {
  /** The size of axis 0 of an input that is fed with several batches. */
  static final int N = Shape.UNKNOWN;

  /** How a row makes its result, where that is not the op on the inputs. */
  @FunctionalInterface
  interface Build {
    Node apply(GraphBuilder g, List<Node> inputs);
  }

  /** An input: its domain, shape and type. */
  record Input(Fill fill, Shape shape, DType type) {}

  /** Input shapes that the op must refuse, and what the message must contain. */
  record Wrong(List<Shape> shapes, List<String> fragments) {}

  final Class<? extends Op> op;
  final String name;
  final List<Input> inputs = new ArrayList<>();
  final List<Wrong> wrong = new ArrayList<>();
  final List<Integer> differentiable = new ArrayList<>();
  Op instance;
  Build build;
  Function<Doubles[], Doubles> reference;
  double tolerance = 2e-6;
  double gradientTolerance = 2e-4;
  boolean anyType;
  boolean anyCount;

  private OpCase(Class<? extends Op> op, String name) {
    this.op = op;
    this.name = op.getSimpleName() + ", " + name;
  }

  /** A row for an op on its inputs. */
  static OpCase of(String name, Op instance, Function<Doubles[], Doubles> reference) {
    OpCase row = new OpCase(instance.getClass(), name);
    row.instance = instance;
    row.build = (g, inputs) -> g.add(instance.name(), instance, inputs);
    row.reference = reference;
    return row;
  }

  /** A row for an op that is reached through others. */
  static OpCase built(
      String name, Class<? extends Op> op, Build build, Function<Doubles[], Doubles> reference) {
    OpCase row = new OpCase(op, name);
    row.build = build;
    row.reference = reference;
    return row;
  }

  /** Adds a float32 input; a size {@link #N} may come first. */
  OpCase in(Fill fill, int... sizes) {
    inputs.add(new Input(fill, Shape.of(sizes), DType.FLOAT32));
    return this;
  }

  /** Adds an int32 input. */
  OpCase ints(int low, int high, int... sizes) {
    inputs.add(new Input(Fill.ints(low, high), Shape.of(sizes), DType.INT32));
    return this;
  }

  /** Names the inputs that gradients flow to; by all others nothing is differentiable. */
  OpCase by(Integer... numbers) {
    differentiable.addAll(List.of(numbers));
    return this;
  }

  /** The largest distance from the reference, relative above 1. */
  OpCase within(double tolerance) {
    this.tolerance = tolerance;
    return this;
  }

  /** Adds shapes of inputs that the op must refuse with a message that contains the fragments. */
  OpCase refuses(List<Shape> shapes, String... fragments) {
    wrong.add(new Wrong(shapes, List.of(fragments)));
    return this;
  }

  /** The op moves elements of any type. */
  OpCase anyType() {
    anyType = true;
    return this;
  }

  /** The op takes any number of inputs. */
  OpCase anyCount() {
    anyCount = true;
    return this;
  }

  /** Whether an input has an unknown size. */
  boolean hasBatch() {
    return inputs.stream().anyMatch(input -> !input.shape().isKnown());
  }

  /** The inputs' shapes for a batch. */
  List<Shape> shapes(int batch) {
    return inputs.stream()
        .map(input -> input.shape().isKnown() ? input.shape() : input.shape().with(0, batch))
        .toList();
  }

  /** Draws the inputs. */
  Doubles[] draw(int batch, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Shape> shapes = shapes(batch);
    Doubles[] drawn = new Doubles[inputs.size()];
    for (int i = 0; i < drawn.length; i++) {
      int count = Math.toIntExact(shapes.get(i).elements());
      drawn[i] = new Doubles(shapes.get(i), inputs.get(i).fill().draw(count, random));
    }
    return drawn;
  }

  @Override
  public String toString() {
    return name;
  }
}
