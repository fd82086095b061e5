package dev.panagrad.models.onnx.operator.quantized;

import dev.panagrad.engine.kernel.elementwise.IntKind;
import dev.panagrad.engine.kernel.gemm.bytes.ByteMatrix;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.elementwise.arithmetic.Floor;
import dev.panagrad.graph.op.elementwise.arithmetic.Round;
import dev.panagrad.graph.op.linalg.ByteMatMul;
import dev.panagrad.graph.op.source.Stored;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.operator.elementwise.Elements;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.Value;
import dev.panagrad.models.onnx.type.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * Exact products of 8-bit integers by products of floats: a float holds integers up to 2^24, so a
 * factor is split into a high and a low part where sums may be larger. Constant weights bound how
 * large sums may become.
 */
final class IntegerProduct {
  /** Sums up to this are exact in floats. */
  private static final long EXACT = 1 << 24;

  /**
   * The limit for convolutions by minimal filtering, whose transforms have fractions; exact once
   * rounded.
   */
  private static final long EXACT_FILTERED = 1 << 21;

  /** The low part of a factor is below this, and so is the magnitude of the high part. */
  private static final int PART = 16;

  private final OperatorContext c;
  private final String operator;

  /**
   * A product by the rule of an operator.
   *
   * @param operator MatMul or Conv
   */
  IntegerProduct(OperatorContext c, String operator) {
    this.c = c;
    this.operator = operator;
  }

  /**
   * One factor.
   *
   * @param node the integers minus their zero point, as floats; null if there is a matrix
   * @param bytes the same as a constant matrix of 8 bits, or null
   * @param largest an upper bound of their magnitude
   */
  record Factor(Node node, ByteMatrix bytes, int largest) {}

  /**
   * A factor from an input, with another optional input as its zero point, in a broadcastable
   * shape.
   */
  Factor factor(int input, int zeroInput, Node zero) {
    DataType type = c.type(input);
    if (!type.isInteger() || type.bits() > 8) {
      throw c.unsupported("an integer product of " + type);
    }
    int low = Quantization.smallest(type);
    int high = Quantization.largest(type);
    int largest = high - low;
    if (!c.has(zeroInput)) {
      largest = Math.max(high, -low);
    } else if (c.input(zeroInput).isConstant()) {
      OnnxTensor known = c.known(zeroInput);
      largest = 0;
      for (int i = 0; i < known.length(); i++) {
        int point = (int) known.integer(i);
        largest = Math.max(largest, Math.max(high - point, point - low));
      }
    }
    OptionalInt point = singlePoint(zeroInput);
    if (point.isPresent()) {
      // Weights needn't be centred in each run.
      Value value = c.input(input);
      ByteMatrix bytes = input > 0 && isProduct() ? value.bytes(point.getAsInt()) : null;
      if (bytes != null && PART * bytes.largestSum() <= EXACT) {
        return new Factor(null, bytes, largest);
      }
      Node ahead = value.centered(point.getAsInt());
      if (ahead != null) {
        return new Factor(ahead, null, largest);
      }
    }
    return new Factor(
        Quantization.centered(c.g(), QuantizedOperators.numbers(c, input), zero), null, largest);
  }

  /** Whether this is a product of matrices, or of several along the first axes. */
  private boolean isProduct() {
    return operator.equals("MatMul") && c.shape(0).rank() >= 2;
  }

  /** The only zero point, or that of all if they are equal; empty if it isn't constant. */
  private OptionalInt singlePoint(int zeroInput) {
    if (!c.has(zeroInput)) {
      return OptionalInt.of(0);
    }
    if (!c.input(zeroInput).isConstant() || c.shape(zeroInput).rank() > 1) {
      return OptionalInt.empty();
    }
    long[] points = c.known(zeroInput).toLongs();
    boolean equal = points.length > 0 && Arrays.stream(points).allMatch(p -> p == points[0]);
    return equal ? OptionalInt.of((int) points[0]) : OptionalInt.empty();
  }

  /**
   * The product as int32.
   *
   * @param terms the number of products that an element sums up
   */
  Node of(Factor a, Factor b, long terms) {
    long exact = operator.equals("Conv") ? EXACT_FILTERED : EXACT;
    boolean splitA = terms * a.largest * b.largest > exact && a.largest * largestSum(b) > exact;
    boolean splitB = splitA && b.bytes == null && terms * PART * b.largest > exact;
    if (splitB && terms * PART * PART > exact) {
      throw c.unsupported("an integer product that sums up %d terms".formatted(terms));
    }
    Node sum = null;
    List<Node> partsA = parts(a.node, splitA);
    List<UnaryOperator<Node>> products =
        b.bytes != null
            ? List.of(left -> c.g().add(new ByteMatMul(b.bytes), left))
            : times(parts(b.node, splitB));
    for (int i = 0; i < partsA.size(); i++) {
      for (int j = 0; j < products.size(); j++) {
        Node part = Elements.toInt(c.g(), products.get(j).apply(partsA.get(i)));
        long factor = (long) Math.pow(PART, i + j);
        Node scaled = factor == 1 ? part : Elements.ints(c, IntKind.MUL, part, factor);
        sum = sum == null ? scaled : Elements.ints(c, IntKind.ADD, sum, scaled);
      }
    }
    return sum;
  }

  /**
   * The largest sum of magnitudes in a column of constant weights, or in a filter: far below the
   * bound by the largest numbers. A large number for anything that isn't constant.
   */
  private long largestSum(Factor b) {
    if (b.bytes != null) {
      return b.bytes.largestSum();
    }
    Node weights = b.node;
    if (!(weights.op() instanceof Stored stored) || !stored.isConstant()) {
      return Integer.MAX_VALUE;
    }
    Shape shape = weights.shape();
    boolean filters = operator.equals("Conv");
    if (shape.rank() < 2) {
      return Integer.MAX_VALUE;
    }
    long inner = filters ? 1 : shape.size(-1);
    long terms = filters ? shape.elements(1, shape.rank()) : shape.size(-2);
    long[] sums = new long[(int) inner];
    long largest = 0;
    for (long start = 0; start < shape.elements(); start += terms * inner) {
      Arrays.fill(sums, 0);
      for (long i = 0; i < terms * inner; i++) {
        sums[(int) (i % inner)] += (long) Math.abs(stored.buffer().get(start + i));
      }
      largest = Math.max(largest, Arrays.stream(sums).max().orElse(0));
    }
    return largest;
  }

  private List<UnaryOperator<Node>> times(List<Node> parts) {
    List<UnaryOperator<Node>> products = new ArrayList<>();
    parts.forEach(part -> products.add(left -> product(left, part)));
    return products;
  }

  private Node product(Node a, Node b) {
    Value left = c.value(DataType.FLOAT, a);
    Value right = c.value(DataType.FLOAT, b);
    Node result = c.apply(operator, left, right).getFirst().node();
    // Convolutions of many channels are computed with fractions, which may yield 2.9999 for 3.
    return operator.equals("Conv") ? c.g().add(new Round(), result) : result;
  }

  /** The low part, from 0 to 15, and the rest in units of 16. */
  private List<Node> parts(Node x, boolean split) {
    List<Node> parts = new ArrayList<>();
    if (!split) {
      parts.add(x);
      return parts;
    }
    GraphBuilder g = c.g();
    Node high = g.add(new Floor(), g.mul(x, g.constant(1f / PART)));
    parts.add(g.sub(x, g.mul(high, g.constant(PART))));
    parts.add(high);
    return parts;
  }
}
