package dev.panagrad.models.onnx.translate;

import dev.panagrad.engine.kernel.gemm.bytes.ByteMatrix;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.source.Stored;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.type.DataType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * A value during the translation of an ONNX graph: a node of the graph, the known elements, or
 * both. Either is created when it is first requested. Or else a sequence of values, or an optional
 * value that is absent, which exist only here.
 *
 * <p>A node holds floats of all widths and booleans (0 or 1) as float32, other integers as int32.
 */
public final class Value {
  private final DataType type;
  private final Shape shape;

  /** The inputs of the model that the elements (not the shape) depend on. */
  private final Set<String> origins;

  /** The values of a sequence, else null. */
  private final List<Value> sequence;

  private Supplier<Node> makeNode;
  private Node node;
  private Supplier<OnnxTensor> evaluate;
  private OnnxTensor known;
  private IntFunction<Node> centered;
  private IntFunction<ByteMatrix> bytes;
  private Node floats;

  private Value(DataType type, Shape shape, Set<String> origins) {
    this(type, shape, origins, null);
  }

  private Value(DataType type, Shape shape, Set<String> origins, List<Value> sequence) {
    this.type = type;
    this.shape = shape;
    this.origins = origins;
    this.sequence = sequence;
  }

  /** A sequence of values of one element type. */
  static Value sequence(DataType type, List<Value> values) {
    Set<String> origins = new HashSet<>();
    values.forEach(value -> origins.addAll(value.origins));
    return new Value(type, null, Set.copyOf(origins), List.copyOf(values));
  }

  /** An optional value without content. */
  public static Value absent() {
    return new Value(DataType.UNDEFINED, null, Set.of());
  }

  /** The value of a node that depends on some inputs of the model. */
  static Value of(DataType type, Node node, Set<String> origins) {
    Value value = new Value(type, node.shape(), origins);
    value.node = node;
    return value;
  }

  /**
   * A value that changes between runs, like a variable.
   *
   * @param origin a name for its source of change
   */
  public static Value changing(DataType type, Node node, String origin) {
    return of(type, node, Set.of(origin));
  }

  /** A known value; its node is made from a copy in memory. */
  static Value of(GraphBuilder g, OnnxTensor tensor) {
    Value value = new Value(tensor.type(), tensor.shape(), Set.of());
    value.known = tensor;
    value.makeNode =
        () -> {
          DType type = OnnxTensor.isInt32(tensor.type()) ? DType.INT32 : DType.FLOAT32;
          return g.add(Stored.constant(tensor.shape(), type, tensor.toBuffer()));
        };
    return value;
  }

  /** A value whose node is created on request. */
  static Value lazy(DataType type, Shape shape, Set<String> origins, Supplier<Node> makeNode) {
    Value value = new Value(type, shape, origins);
    value.makeNode = makeNode;
    return value;
  }

  /** Adds a way to compute the elements immediately; it may return null. */
  Value withEvaluation(Supplier<OnnxTensor> evaluation) {
    evaluate = evaluation;
    return this;
  }

  /** Adds a node of the same integers as floats, so that they needn't be converted back. */
  public Value withFloats(Node whole) {
    floats = whole;
    return this;
  }

  /** The same integers as floats if they were computed so; else null. */
  public Node floats() {
    return floats;
  }

  /**
   * Adds ways to make a node of the numbers minus a zero point, as floats, and a matrix of 8 bits.
   */
  Value withCentered(IntFunction<Node> centering, IntFunction<ByteMatrix> packing) {
    centered = centering;
    bytes = packing;
    return this;
  }

  /**
   * The numbers minus a zero point, as floats that were computed in advance and are shared by all
   * translations; null if they must be computed in each run.
   */
  public Node centered(int zero) {
    return centered == null ? null : centered.apply(zero);
  }

  /**
   * The matrix of the numbers minus a zero point, packed in advance and shared by all translations;
   * null if they aren't a constant matrix, or if one of them needs more than 8 bits.
   */
  public ByteMatrix bytes(int zero) {
    return bytes == null || shape.rank() != 2 ? null : bytes.apply(zero);
  }

  /** The element type in ONNX; of a sequence, that of its values. */
  public DataType type() {
    return type;
  }

  /** Whether it is a sequence. */
  public boolean isSequence() {
    return sequence != null;
  }

  /** Whether it is an optional value without content. */
  public boolean isAbsent() {
    return shape == null && sequence == null;
  }

  boolean isTensor() {
    return shape != null;
  }

  /**
   * The values of a sequence.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public List<Value> sequence() {
    if (sequence == null) {
      throw new IllegalArgumentException("a sequence is needed, not " + this);
    }
    return sequence;
  }

  /**
   * The shape, fully known.
   *
   * @throws IllegalArgumentException if it is no tensor
   */
  public Shape shape() {
    checkTensor();
    return shape;
  }

  private void checkTensor() {
    if (shape == null) {
      throw new IllegalArgumentException("a tensor is needed, not " + this);
    }
  }

  /** The inputs of the model that the elements depend on. */
  Set<String> origins() {
    return origins;
  }

  /** Whether the elements depend on no input of the model. */
  public boolean isConstant() {
    return origins.isEmpty();
  }

  /**
   * The node.
   *
   * @throws IllegalArgumentException if it is no tensor, or elements are strings, or integers
   *     beyond 32 bits
   */
  public Node node() {
    checkTensor();
    if (node == null) {
      node = makeNode.get();
    }
    return node;
  }

  /** The elements of a constant, or null if they are only known in a run. */
  public OnnxTensor constant() {
    return known();
  }

  /** The elements if they can be determined without a run, else null. */
  OnnxTensor known() {
    if (known == null && evaluate != null) {
      known = evaluate.get();
      evaluate = null;
    }
    return known;
  }

  @Override
  public String toString() {
    return isSequence()
        ? "a sequence of %d %s".formatted(sequence.size(), type)
        : shape == null ? "an absent value" : type + " " + shape;
  }
}
