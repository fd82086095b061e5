package dev.panagrad.models.onnx.operator.quantized;

import dev.panagrad.engine.kernel.elementwise.IntKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.elementwise.Cast;
import dev.panagrad.graph.op.elementwise.Select;
import dev.panagrad.graph.op.elementwise.arithmetic.Maximum;
import dev.panagrad.graph.op.elementwise.arithmetic.Minimum;
import dev.panagrad.graph.op.elementwise.arithmetic.Round;
import dev.panagrad.graph.op.reduce.Min;
import dev.panagrad.models.onnx.operator.axis.AxisLists;
import dev.panagrad.models.onnx.operator.elementwise.Elements;
import dev.panagrad.models.onnx.operator.elementwise.SmallFloat;
import dev.panagrad.models.onnx.operator.quantized.IntegerProduct.Factor;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.translate.Value;
import dev.panagrad.models.onnx.type.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;

/** Operators on quantized values: integers of few bits with a scale and a zero point. */
public final class QuantizedOperators {
  private QuantizedOperators() {}

  /** Adds all operators of this package. */
  public static void addTo(OperatorTable table) {
    table
        .add("QuantizeLinear", QuantizedOperators::quantize)
        .add("DequantizeLinear", QuantizedOperators::dequantize)
        .add("DynamicQuantizeLinear", QuantizedOperators::dynamicQuantize)
        .add("MatMulInteger", QuantizedOperators::matMulInteger)
        .add("QLinearMatMul", QuantizedOperators::quantizedMatMul)
        .add("ConvInteger", QuantizedOperators::convInteger)
        .add("QLinearConv", QuantizedOperators::quantizedConv)
        .add("QLinearAdd", c -> quantizedPair(c, c.g()::add))
        .add("com.microsoft.QLinearAdd", c -> quantizedPair(c, c.g()::add))
        .add("com.microsoft.QLinearMul", c -> quantizedPair(c, c.g()::mul));
  }

  private static DataType type(OperatorContext c, String attribute, DataType otherwise) {
    long code = c.integer(attribute, 0);
    return code == 0
        ? otherwise
        : DataType.of(code)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "its attribute '%s' is no type: %d".formatted(attribute, code)));
  }

  /** A scale or zero point of an operator that quantizes along an axis. */
  private static Node parameter(OperatorContext c, int input) {
    return Quantization.spread(
        c.g(),
        c.nodeOrNull(input),
        c.shape(0),
        c.shape(1).elements() == 1 ? 0 : c.integer("axis", 1),
        c.integer("block_size", 0));
  }

  private static List<Value> quantize(OperatorContext c) {
    DataType type = c.has(2) ? c.type(2) : type(c, "output_dtype", DataType.UINT8);
    Node x = Elements.toFloat(c.g(), c.node(0));
    Node quantized =
        Quantization.quantize(
            c, x, parameter(c, 1), parameter(c, 2), type, c.flag("saturate", true));
    return List.of(whole(c, type, quantized));
  }

  private static List<Value> dequantize(OperatorContext c) {
    GraphBuilder g = c.g();
    DataType type = type(c, "output_dtype", c.type(1));
    Node centered = Quantization.centered(g, numbers(c, 0), parameter(c, 2));
    Node scaled = g.mul(centered, parameter(c, 1));
    return List.of(
        c.value(
            type, SmallFloat.isSmall(type) ? g.add(new SmallFloat(type, true), scaled) : scaled));
  }

  /** The scale and the zero point follow from the minimum and the maximum. */
  private static List<Value> dynamicQuantize(OperatorContext c) {
    GraphBuilder g = c.g();
    Node x = c.node(0);
    Node zero = g.constant(0);
    Node largest = g.add(new Maximum(), g.max(x), zero);
    Node smallest =
        g.add(new Minimum(), g.add(new Min(AxisLists.all(x.shape().rank()), false), x), zero);
    Node range = g.div(g.sub(largest, smallest), g.constant(255));
    Node scale = g.add(new Select(), range, range, g.constant(1));
    Node start = g.add(new Maximum(), g.neg(g.div(smallest, scale)), zero);
    Node point = g.add(new Round(), g.add(new Minimum(), start, g.constant(255)));
    Node quantized = Quantization.quantize(c, x, scale, point, DataType.UINT8, true);
    return List.of(
        whole(c, DataType.UINT8, quantized),
        c.value(DataType.FLOAT, scale),
        whole(c, DataType.UINT8, Elements.toInt(g, point)));
  }

  /** Integers that keep the whole floats that they were cast from. */
  private static Value whole(OperatorContext c, DataType type, Node ints) {
    Value value = c.value(type, ints);
    return ints.op() instanceof Cast ? value.withFloats(ints.input(0)) : value;
  }

  /** Integers computed here, as floats. */
  private static Node floats(GraphBuilder g, Node ints) {
    return ints.op() instanceof Cast ? ints.input(0) : Elements.toFloat(g, ints);
  }

  /** An input as floats if it was computed so, else as it is. */
  static Node numbers(OperatorContext c, int input) {
    Node floats = c.input(input).floats();
    return floats != null ? floats : c.node(input);
  }

  /** A scale or zero point of a left factor: a single one, or one per row. */
  private static Node ofRows(OperatorContext c, int input) {
    if (!c.has(input)) {
      return null;
    }
    Node node = numbers(c, input);
    Shape shape = node.shape();
    if (shape.elements() == 1) {
      return c.g().reshape(node, Shape.scalar());
    }
    return shape.rank() == 1 ? c.g().reshape(node, shape.size(0), 1) : node;
  }

  /** A scale or zero point of a right factor: a single one, or one per column. */
  private static Node ofColumns(OperatorContext c, int input) {
    if (!c.has(input)) {
      return null;
    }
    Node node = numbers(c, input);
    return node.shape().elements() == 1 ? c.g().reshape(node, Shape.scalar()) : node;
  }

  private static Node matMul(OperatorContext c, int b, int aZero, int bZero) {
    IntegerProduct product = new IntegerProduct(c, "MatMul");
    Factor left = product.factor(0, aZero, ofRows(c, aZero));
    Factor right = product.factor(b, bZero, ofColumns(c, bZero));
    return product.of(left, right, c.shape(0).rank() == 0 ? 1 : c.shape(0).size(-1));
  }

  private static List<Value> matMulInteger(OperatorContext c) {
    return List.of(whole(c, DataType.INT32, matMul(c, 1, 2, 3)));
  }

  private static List<Value> quantizedMatMul(OperatorContext c) {
    GraphBuilder g = c.g();
    Node product = floats(g, matMul(c, 3, 2, 5));
    Node scale = g.div(g.mul(ofRows(c, 1), ofColumns(c, 4)), ofColumns(c, 6));
    DataType type = c.type(7);
    Node rounded = Quantization.round(c, g.mul(product, scale), ofColumns(c, 7), type, true);
    return List.of(whole(c, type, rounded));
  }

  /**
   * The product of a convolution; input b has the filters, with one zero point per filter or a
   * single one.
   */
  private static Node conv(OperatorContext c, int b, int xZero, int bZero) {
    IntegerProduct product = new IntegerProduct(c, "Conv");
    Shape filters = c.shape(b);
    Factor images = product.factor(0, xZero, ofColumns(c, xZero));
    Factor right = product.factor(b, bZero, ofChannels(c, bZero, filters.rank()));
    return product.of(images, right, filters.elements(1, filters.rank()));
  }

  /** A single value, or one per filter: along the first axis of a shape of this rank. */
  private static Node ofChannels(OperatorContext c, int input, int rank) {
    if (!c.has(input)) {
      return null;
    }
    Node node = c.node(input);
    if (node.shape().elements() == 1) {
      return c.g().reshape(node, Shape.scalar());
    }
    int[] sizes = new int[rank];
    Arrays.fill(sizes, 1);
    sizes[0] = Math.toIntExact(node.shape().elements());
    return c.g().reshape(node, sizes);
  }

  private static List<Value> convInteger(OperatorContext c) {
    return List.of(whole(c, DataType.INT32, conv(c, 1, 2, 3)));
  }

  private static List<Value> quantizedConv(OperatorContext c) {
    GraphBuilder g = c.g();
    Node sum = conv(c, 3, 2, 5);
    int channels = sum.shape().rank() - 1;
    if (c.has(8)) {
      sum = Elements.ints(c, IntKind.ADD, sum, ofChannels(c, 8, channels));
    }
    Node scale = g.div(g.mul(ofColumns(c, 1), ofChannels(c, 4, channels)), ofColumns(c, 6));
    DataType type = c.type(7);
    Node scaled = g.mul(floats(g, sum), scale);
    return List.of(whole(c, type, Quantization.round(c, scaled, ofColumns(c, 7), type, true)));
  }

  /**
   * Inputs: a, its scale and zero point, b, its scale and zero point, and those of the result; zero
   * points are optional.
   */
  private static List<Value> quantizedPair(OperatorContext c, BinaryOperator<Node> function) {
    GraphBuilder g = c.g();
    Node a = g.mul(Quantization.centered(g, numbers(c, 0), ofColumns(c, 2)), ofColumns(c, 1));
    Node b = g.mul(Quantization.centered(g, numbers(c, 3), ofColumns(c, 5)), ofColumns(c, 4));
    DataType type = c.type(0);
    Node quantized =
        Quantization.quantize(
            c, function.apply(a, b), ofColumns(c, 6), ofColumns(c, 7), type, true);
    return List.of(whole(c, type, quantized));
  }
}
