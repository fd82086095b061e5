package dev.panagrad.models.onnx.operator.elementwise;

import dev.panagrad.engine.kernel.elementwise.IntKind;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.op.elementwise.activation.Erf;
import dev.panagrad.graph.op.elementwise.activation.Tanh;
import dev.panagrad.graph.op.elementwise.arithmetic.Abs;
import dev.panagrad.graph.op.elementwise.arithmetic.Add;
import dev.panagrad.graph.op.elementwise.arithmetic.Ceil;
import dev.panagrad.graph.op.elementwise.arithmetic.Div;
import dev.panagrad.graph.op.elementwise.arithmetic.Exp;
import dev.panagrad.graph.op.elementwise.arithmetic.Floor;
import dev.panagrad.graph.op.elementwise.arithmetic.Fmod;
import dev.panagrad.graph.op.elementwise.arithmetic.Log;
import dev.panagrad.graph.op.elementwise.arithmetic.Mul;
import dev.panagrad.graph.op.elementwise.arithmetic.Neg;
import dev.panagrad.graph.op.elementwise.arithmetic.Pow;
import dev.panagrad.graph.op.elementwise.arithmetic.Round;
import dev.panagrad.graph.op.elementwise.arithmetic.Sign;
import dev.panagrad.graph.op.elementwise.arithmetic.Sqrt;
import dev.panagrad.graph.op.elementwise.arithmetic.Sub;
import dev.panagrad.graph.op.elementwise.trigonometry.Acos;
import dev.panagrad.graph.op.elementwise.trigonometry.Acosh;
import dev.panagrad.graph.op.elementwise.trigonometry.Asin;
import dev.panagrad.graph.op.elementwise.trigonometry.Asinh;
import dev.panagrad.graph.op.elementwise.trigonometry.Atan;
import dev.panagrad.graph.op.elementwise.trigonometry.Atanh;
import dev.panagrad.graph.op.elementwise.trigonometry.Cos;
import dev.panagrad.graph.op.elementwise.trigonometry.Cosh;
import dev.panagrad.graph.op.elementwise.trigonometry.Sin;
import dev.panagrad.graph.op.elementwise.trigonometry.Sinh;
import dev.panagrad.graph.op.elementwise.trigonometry.Tan;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorRule;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.translate.Value;
import java.util.List;

/** Arithmetic with broadcasting and simple elementwise functions, on floats and integers. */
public final class ElementwiseOperators {
  private ElementwiseOperators() {}

  /** Adds all operators of this package. */
  public static void addTo(OperatorTable table) {
    ActivationOperators.addTo(table);
    LogicOperators.addTo(table);
    TypeOperators.addTo(table);
    table
        .add("Add", arithmetic(new Add(), IntKind.ADD))
        .add("Sub", arithmetic(new Sub(), IntKind.SUB))
        .add("Mul", arithmetic(new Mul(), IntKind.MUL))
        .add("Div", arithmetic(new Div(), IntKind.DIV))
        .add("Pow", ElementwiseOperators::pow)
        .add("Mod", ElementwiseOperators::mod)
        .add("Min", c -> variadic(c, Elements::min))
        .add("Max", c -> variadic(c, Elements::max))
        .add("Sum", c -> variadic(c, ElementwiseOperators::plus))
        .add("Mean", ElementwiseOperators::mean)
        .add("Neg", ElementwiseOperators::neg)
        .add("Abs", ElementwiseOperators::abs)
        .add("Sign", ElementwiseOperators::sign)
        .add("Reciprocal", c -> c.result(c.g().div(c.g().constant(1), c.node(0))))
        .add("Floor", unary(new Floor()))
        .add("Ceil", unary(new Ceil()))
        .add("Round", unary(new Round()))
        .add("Sqrt", unary(new Sqrt()))
        .add("Exp", unary(new Exp()))
        .add("Log", unary(new Log()))
        .add("Sin", unary(new Sin()))
        .add("Cos", unary(new Cos()))
        .add("Tan", unary(new Tan()))
        .add("Asin", unary(new Asin()))
        .add("Acos", unary(new Acos()))
        .add("Atan", unary(new Atan()))
        .add("Sinh", unary(new Sinh()))
        .add("Cosh", unary(new Cosh()))
        .add("Tanh", unary(new Tanh()))
        .add("Asinh", unary(new Asinh()))
        .add("Acosh", unary(new Acosh()))
        .add("Atanh", unary(new Atanh()))
        .add("Erf", unary(new Erf()));
  }

  /** A rule for a function of one float input. */
  static OperatorRule unary(Op op) {
    return c -> c.result(c.g().add(op, c.node(0)));
  }

  private static OperatorRule arithmetic(Op floats, IntKind ints) {
    return c -> {
      Node a = c.node(0);
      Node b = Elements.second(c);
      return c.result(
          Elements.isInt(a)
              ? Elements.wrap(c, c.type(0), Elements.ints(c, ints, a, b))
              : recognized(c.g(), c.g().add(floats, a, b)));
    };
  }

  private static Node recognized(GraphBuilder g, Node made) {
    return Recognized.product(g, Recognized.sum(g, made));
  }

  /** A function of two nodes. */
  private interface Pair {
    Node apply(OperatorContext c, Node a, Node b);
  }

  private static List<Value> variadic(OperatorContext c, Pair pair) {
    Node result = c.node(0);
    for (int i = 1; i < c.count(); i++) {
      result = pair.apply(c, result, c.node(i));
    }
    return c.result(result);
  }

  private static Node plus(OperatorContext c, Node a, Node b) {
    return Elements.isInt(a) ? Elements.ints(c, IntKind.ADD, a, b) : c.g().add(a, b);
  }

  private static List<Value> mean(OperatorContext c) {
    Node sum = variadic(c, ElementwiseOperators::plus).get(0).node();
    return c.result(c.count() == 1 ? sum : c.g().div(sum, c.g().constant(c.count())));
  }

  private static List<Value> neg(OperatorContext c) {
    return c.result(negative(c, c.node(0)));
  }

  private static Node negative(OperatorContext c, Node x) {
    return Elements.isInt(x)
        ? Elements.wrap(c, c.type(0), Elements.ints(c, IntKind.SUB, Elements.number(c, x, 0), x))
        : c.g().add(new Neg(), x);
  }

  private static List<Value> abs(OperatorContext c) {
    Node x = c.node(0);
    return c.result(
        Elements.isInt(x)
            ? Elements.ints(c, IntKind.MAX, x, negative(c, x))
            : c.g().add(new Abs(), x));
  }

  private static List<Value> sign(OperatorContext c) {
    Node x = c.node(0);
    return c.result(
        Elements.isInt(x)
            ? Elements.ints(c, IntKind.MIN, Elements.ints(c, IntKind.MAX, x, -1), 1)
            : c.g().add(new Sign(), x));
  }

  private static List<Value> mod(OperatorContext c) {
    boolean likeC = c.flag("fmod", false);
    Node a = c.node(0);
    Node b = c.node(1);
    if (Elements.isInt(a)) {
      return c.result(Elements.ints(c, likeC ? IntKind.REM : IntKind.MOD, a, b));
    }
    if (!likeC) {
      throw new IllegalArgumentException("its attribute 'fmod' must be 1 for floats");
    }
    return c.result(c.g().add(new Fmod(), a, b));
  }

  /** The result has the type of the base. */
  private static List<Value> pow(OperatorContext c) {
    GraphBuilder g = c.g();
    Node base = c.node(0);
    Node exponent = Elements.second(c);
    if (Elements.isInt(base) && Elements.isInt(exponent)) {
      return c.result(Elements.wrap(c, c.type(0), Elements.ints(c, IntKind.POW, base, exponent)));
    }
    Node power = knownPower(c, Elements.toFloat(g, base));
    if (power == null) {
      power = g.add(new Pow(), Elements.toFloat(g, base), Elements.toFloat(g, exponent));
    }
    return c.result(
        Elements.isInt(base) ? Elements.wrap(c, c.type(0), Elements.toInt(g, power)) : power);
  }

  /** The power for a known exponent that has a faster form, else null. */
  private static Node knownPower(OperatorContext c, Node x) {
    boolean known = c.input(1).isConstant() && c.shape(1).elements() == 1;
    if (!known || c.shape(1).rank() > c.shape(0).rank()) {
      return null;
    }
    GraphBuilder g = c.g();
    double exponent = c.known(1).real(0);
    if (exponent == 1) {
      return x;
    } else if (exponent == 2) {
      return g.square(x);
    } else if (exponent == 3) {
      return g.mul(g.square(x), x);
    } else if (exponent == 0.5) {
      return g.sqrt(x);
    } else if (exponent == -1) {
      return g.div(g.constant(1), x);
    } else if (exponent == -0.5) {
      return g.rsqrt(x);
    }
    return null;
  }
}
