package dev.panagrad.models.onnx.operator.array;

import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.translate.HostRule;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.type.DataType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * Elementwise operators on known elements, which exporters use to compute sizes: integers exactly
 * in their own width, float32 rounded after each operation as in kernels. Other types are left to
 * the graph.
 */
final class HostArithmetic {
  private static final Set<DataType> COMPUTED =
      EnumSet.of(
          DataType.BOOL,
          DataType.INT8,
          DataType.INT16,
          DataType.INT32,
          DataType.INT64,
          DataType.UINT8,
          DataType.UINT16,
          DataType.UINT32);

  private HostArithmetic() {}

  static void addTo(OperatorTable table) {
    table
        .addHost("Add", binary(Long::sum, Double::sum))
        .addHost("Sub", binary((a, b) -> a - b, (a, b) -> a - b))
        .addHost("Mul", binary((a, b) -> a * b, (a, b) -> a * b))
        .addHost("Div", binary(HostArithmetic::divide, (a, b) -> a / b))
        .addHost("Min", many(Math::min, Math::min))
        .addHost("Max", many(Math::max, Math::max))
        .addHost("Mod", HostArithmetic::modulo)
        .addHost("Equal", compare(order -> order == 0))
        .addHost("Less", compare(order -> order == -1))
        .addHost("LessOrEqual", compare(order -> order == -1 || order == 0))
        .addHost("Greater", compare(order -> order == 1))
        .addHost("GreaterOrEqual", compare(order -> order == 1 || order == 0))
        .addHost("And", binary((a, b) -> a & b, null))
        .addHost("Or", binary((a, b) -> a | b, null))
        .addHost("Xor", binary((a, b) -> a ^ b, null))
        .addHost("Not", unary(a -> 1 - a, null))
        .addHost("Neg", unary(a -> -a, a -> -a))
        .addHost("Abs", unary(Math::abs, Math::abs))
        .addHost("Floor", unary(null, Math::floor))
        .addHost("Ceil", unary(null, Math::ceil))
        .addHost("Round", unary(null, Math::rint))
        .addHost("Sqrt", unary(null, Math::sqrt))
        .addHost("Cast", HostArithmetic::cast)
        .addHost("Where", HostArithmetic::where);
  }

  /** A tensor of numbers of a type; null for types that are not supported here. */
  static OnnxTensor make(
      DataType type, Shape shape, IntToLongFunction integer, IntToDoubleFunction real) {
    int count = (int) shape.elements();
    if (COMPUTED.contains(type)) {
      long[] values = new long[count];
      Arrays.setAll(values, i -> wrapped(type, integer.applyAsLong(i)));
      return OnnxTensor.integers(type, shape, values);
    }
    if (type != DataType.FLOAT && type != DataType.DOUBLE) {
      return null;
    }
    double[] values = new double[count];
    Arrays.setAll(values, real);
    OnnxTensor doubles = OnnxTensor.doubles(shape, values);
    return type == DataType.DOUBLE ? doubles : OnnxTensor.of(shape, doubles.toFloats());
  }

  private static long wrapped(DataType type, long value) {
    return switch (type) {
      case INT8 -> (byte) value;
      case INT16 -> (short) value;
      case INT32 -> (int) value;
      case UINT8 -> value & 0xFF;
      case UINT16 -> value & 0xFFFF;
      case UINT32 -> value & 0xFFFF_FFFFL;
      case BOOL -> value == 0 ? 0 : 1;
      default -> value;
    };
  }

  private static long divide(long a, long b) {
    if (b == 0) {
      throw new IllegalArgumentException("an integer is divided by 0");
    }
    return a / b;
  }

  /** An elementwise operator with broadcasting; a null function leaves its types to the graph. */
  private static HostRule binary(LongBinaryOperator integers, DoubleBinaryOperator reals) {
    return (in, _) -> {
      OnnxTensor result = zip(in.get(0), in.get(1), integers, reals);
      return result == null ? null : List.of(result);
    };
  }

  private static HostRule many(LongBinaryOperator integers, DoubleBinaryOperator reals) {
    return (in, _) -> {
      OnnxTensor result = in.get(0);
      for (OnnxTensor next : in.subList(1, in.size())) {
        result = result == null ? null : zip(result, next, integers, reals);
      }
      return result == null ? null : List.of(result);
    };
  }

  private static OnnxTensor zip(
      OnnxTensor a, OnnxTensor b, LongBinaryOperator integers, DoubleBinaryOperator reals) {
    Shape shape = Rules.broadcast(a.shape(), b.shape());
    if (a.type() != b.type()
        || (a.type().isInteger() ? integers == null : reals == null)
        || !HostOperators.fits(shape)) {
      return null;
    }
    int[] ofA = Views.of(a.shape()).broadcast(shape).from();
    int[] ofB = Views.of(b.shape()).broadcast(shape).from();
    return make(
        a.type(),
        shape,
        i -> integers.applyAsLong(a.integer(ofA[i]), b.integer(ofB[i])),
        i -> reals.applyAsDouble(a.real(ofA[i]), b.real(ofB[i])));
  }

  private static HostRule unary(LongUnaryOperator integers, DoubleUnaryOperator reals) {
    return (in, _) -> {
      OnnxTensor a = in.get(0);
      if (a.type().isInteger() ? integers == null : reals == null) {
        return null;
      }
      OnnxTensor result =
          make(
              a.type(),
              a.shape(),
              i -> integers.applyAsLong(a.integer(i)),
              i -> reals.applyAsDouble(a.real(i)));
      return result == null ? null : List.of(result);
    };
  }

  private static List<OnnxTensor> modulo(List<OnnxTensor> in, OperatorContext c) {
    if (c.flag("fmod", false)) {
      return null;
    }
    OnnxTensor result =
        zip(
            in.get(0),
            in.get(1),
            (a, b) -> {
              divide(a, b);
              return Math.floorMod(a, b);
            },
            null);
    return result == null ? null : List.of(result);
  }

  /** Comparisons, given the order of two numbers: -1, 0, 1, or another number if one is NaN. */
  private static HostRule compare(IntPredicate holds) {
    return (in, _) -> {
      OnnxTensor a = in.get(0);
      OnnxTensor b = in.get(1);
      Shape shape = Rules.broadcast(a.shape(), b.shape());
      if (a.type() != b.type() || a.type() == DataType.STRING || !HostOperators.fits(shape)) {
        return null;
      }
      int[] ofA = Views.of(a.shape()).broadcast(shape).from();
      int[] ofB = Views.of(b.shape()).broadcast(shape).from();
      return List.of(
          make(DataType.BOOL, shape, i -> holds.test(order(a, ofA[i], b, ofB[i])) ? 1 : 0, null));
    };
  }

  private static int order(OnnxTensor a, int i, OnnxTensor b, int j) {
    if (a.type() == DataType.UINT64) {
      return Long.compareUnsigned(a.integer(i), b.integer(j));
    }
    if (a.type().isInteger()) {
      return Long.compare(a.integer(i), b.integer(j));
    }
    double x = a.real(i);
    double y = b.real(j);
    return x < y ? -1 : x > y ? 1 : x == y ? 0 : 2;
  }

  private static List<OnnxTensor> cast(List<OnnxTensor> in, OperatorContext c) {
    OnnxTensor a = in.get(0);
    DataType to = DataType.of(c.integer("to", 0)).orElse(null);
    if (to == null || a.type() == DataType.STRING || a.type() == DataType.UINT64) {
      return null;
    }
    OnnxTensor result =
        make(
            to,
            a.shape(),
            i -> to == DataType.BOOL ? (a.real(i) == 0 ? 0 : 1) : a.integer(i),
            a::real);
    return result == null ? null : List.of(result);
  }

  private static List<OnnxTensor> where(List<OnnxTensor> in, OperatorContext c) {
    OnnxTensor condition = in.get(0);
    OnnxTensor a = in.get(1);
    OnnxTensor b = in.get(2);
    Shape shape = Rules.broadcast(condition.shape(), Rules.broadcast(a.shape(), b.shape()));
    if (a.type() != b.type() || !HostOperators.fits(shape)) {
      return null;
    }
    int[] from = Views.of(condition.shape()).broadcast(shape).from();
    int[] ofA = Views.of(a.shape()).broadcast(shape).from();
    int[] ofB = Views.of(b.shape()).broadcast(shape).from();
    // The elements of both, concatenated.
    OnnxTensor both =
        Views.concat(
            List.of(a.reshaped(Shape.of(a.length())), b.reshaped(Shape.of(b.length()))), 0);
    int[] chosen = new int[from.length];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = condition.integer(from[i]) != 0 ? ofA[i] : a.length() + ofB[i];
    }
    return List.of(both.picked(shape, chosen));
  }
}
