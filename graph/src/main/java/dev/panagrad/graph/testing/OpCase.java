package dev.panagrad.graph.testing;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One use of an op, from which all checks are derived:
 *
 * <pre>{@code
 * OpCase.of("rows", new Softplus(), in -> in[0].map(x -> Math.log1p(Math.exp(x))))
 *     .in(Fill.uniform(-3, 3), OpCase.N, 7)
 *     .by(0)
 *     .check();
 * }</pre>
 */
public final class OpCase {
  /** The size of axis 0 of an input that is fed with several batches. */
  public static final int N = Shape.UNKNOWN;

  /** An input: its domain, shape and type. */
  record Input(Fill fill, Shape shape, DType type) {}

  /** Input shapes that the op must refuse, and what the message must contain. */
  record Wrong(List<Shape> shapes, List<String> fragments) {}

  private final Class<? extends Op> op;
  private final String name;
  private final List<Input> inputs = new ArrayList<>();
  private final List<Wrong> wrong = new ArrayList<>();
  private final List<Integer> differentiable = new ArrayList<>();
  private Op instance;
  private BiFunction<GraphBuilder, List<Node>, Node> build;
  private Function<Doubles[], Doubles> reference;
  private double tolerance = 2e-6;
  private double gradientTolerance = 2e-4;
  private boolean anyType;
  private boolean anyCount;

  private OpCase(Class<? extends Op> op, String name) {
    this.op = op;
    this.name = op.getSimpleName() + ", " + name;
  }

  /** A row for an op on its inputs. */
  public static OpCase of(String name, Op instance, Function<Doubles[], Doubles> reference) {
    OpCase row = new OpCase(instance.getClass(), name);
    row.instance = instance;
    row.build = (g, inputs) -> g.add(instance.name(), instance, inputs);
    row.reference = reference;
    return row;
  }

  /**
   * A row for an op that is tested through other ops.
   *
   * @param build makes the result from the inputs
   */
  public static OpCase built(
      String name,
      Class<? extends Op> op,
      BiFunction<GraphBuilder, List<Node>, Node> build,
      Function<Doubles[], Doubles> reference) {
    OpCase row = new OpCase(op, name);
    row.build = build;
    row.reference = reference;
    return row;
  }

  /** Adds a float32 input; a size {@link #N} may come first. */
  public OpCase in(Fill fill, int... sizes) {
    inputs.add(new Input(fill, Shape.of(sizes), DType.FLOAT32));
    return this;
  }

  /** Adds an int32 input. */
  public OpCase ints(int low, int high, int... sizes) {
    inputs.add(new Input(Fill.ints(low, high), Shape.of(sizes), DType.INT32));
    return this;
  }

  /** Sets the inputs that have gradients; the others have none. */
  public OpCase by(Integer... numbers) {
    differentiable.addAll(List.of(numbers));
    return this;
  }

  /** The largest distance from the reference, relative above 1. */
  public OpCase within(double tolerance) {
    this.tolerance = tolerance;
    return this;
  }

  /** Adds shapes of inputs that the op must refuse with a message that contains the fragments. */
  public OpCase refuses(List<Shape> shapes, String... fragments) {
    wrong.add(new Wrong(shapes, List.of(fragments)));
    return this;
  }

  /** Marks the op as moving elements of any type. */
  public OpCase anyType() {
    anyType = true;
    return this;
  }

  /** Marks the op as taking any number of inputs. */
  public OpCase anyCount() {
    anyCount = true;
    return this;
  }

  /** Whether an input has an unknown size. */
  public boolean hasBatch() {
    return inputs.stream().anyMatch(input -> !input.shape().isKnown());
  }

  /** The inputs' shapes for a batch. */
  public List<Shape> shapes(int batch) {
    return inputs.stream()
        .map(input -> input.shape().isKnown() ? input.shape() : input.shape().with(0, batch))
        .toList();
  }

  /** Draws the inputs. */
  public Doubles[] draw(int batch, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Shape> shapes = shapes(batch);
    Doubles[] drawn = new Doubles[inputs.size()];
    for (int i = 0; i < drawn.length; i++) {
      int count = Math.toIntExact(shapes.get(i).elements());
      drawn[i] = new Doubles(shapes.get(i), inputs.get(i).fill().draw(count, random));
    }
    return drawn;
  }

  /** The op. */
  public Class<? extends Op> op() {
    return op;
  }

  /** The type of an input. */
  public DType type(int input) {
    return inputs.get(input).type();
  }

  /** The inputs. */
  List<Input> inputs() {
    return inputs;
  }

  /** The inputs that the op must refuse. */
  List<Wrong> wrong() {
    return wrong;
  }

  /** The inputs with gradients. */
  public List<Integer> differentiable() {
    return differentiable;
  }

  /** The op, or null if it is tested through other ops. */
  public Op instance() {
    return instance;
  }

  /** Makes the result. */
  public BiFunction<GraphBuilder, List<Node>, Node> build() {
    return build;
  }

  /** The result in plain double arithmetic. */
  public Function<Doubles[], Doubles> reference() {
    return reference;
  }

  /** The largest distance from the reference, relative above 1. */
  public double tolerance() {
    return tolerance;
  }

  /** The largest distance of gradients from their reference, relative above 1. */
  public double gradientTolerance() {
    return gradientTolerance;
  }

  /** Whether the op moves elements of any type. */
  public boolean takesAnyType() {
    return anyType;
  }

  /** Whether the op takes any number of inputs. */
  public boolean takesAnyCount() {
    return anyCount;
  }

  /**
   * Checks everything: forward against the reference, on scalar and vector kernels, for one and
   * several threads, with and without memory reuse and rewriting; gradients against central
   * differences; and that wrong shapes are refused.
   *
   * @throws AssertionError if a check fails
   */
  public void check() {
    new ForwardCheck(this).all();
    new GradientCheck(this).all();
    new RefusalCheck(this).all();
  }

  @Override
  public String toString() {
    return name;
  }
}
