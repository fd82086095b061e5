package dev.panagrad.graph;

import dev.panagrad.graph.op.elementwise.Equal;
import dev.panagrad.graph.op.elementwise.activation.Relu;
import dev.panagrad.graph.op.elementwise.activation.Sigmoid;
import dev.panagrad.graph.op.elementwise.activation.Softplus;
import dev.panagrad.graph.op.elementwise.activation.Tanh;
import dev.panagrad.graph.op.elementwise.arithmetic.Add;
import dev.panagrad.graph.op.elementwise.arithmetic.Div;
import dev.panagrad.graph.op.elementwise.arithmetic.Exp;
import dev.panagrad.graph.op.elementwise.arithmetic.Log;
import dev.panagrad.graph.op.elementwise.arithmetic.Maximum;
import dev.panagrad.graph.op.elementwise.arithmetic.Mul;
import dev.panagrad.graph.op.elementwise.arithmetic.Neg;
import dev.panagrad.graph.op.elementwise.arithmetic.Rsqrt;
import dev.panagrad.graph.op.elementwise.arithmetic.Sqrt;
import dev.panagrad.graph.op.elementwise.arithmetic.Square;
import dev.panagrad.graph.op.elementwise.arithmetic.Sub;

/** Nodes of elementwise functions; operands are broadcast. */
interface ElementwiseMethods extends NodeMaker {
  /** Elementwise a + b with broadcasting. */
  default Node add(Node a, Node b) {
    return add(new Add(), a, b);
  }

  /** Elementwise a - b with broadcasting. */
  default Node sub(Node a, Node b) {
    return add(new Sub(), a, b);
  }

  /** Elementwise a * b with broadcasting. */
  default Node mul(Node a, Node b) {
    return add(new Mul(), a, b);
  }

  /** Elementwise a / b with broadcasting. */
  default Node div(Node a, Node b) {
    return add(new Div(), a, b);
  }

  /** Elementwise max(a, b) with broadcasting. */
  default Node maximum(Node a, Node b) {
    return add(new Maximum(), a, b);
  }

  /** Elementwise 1 where class numbers are equal, else 0. */
  default Node equal(Node a, Node b) {
    return add(new Equal(), a, b);
  }

  /** Elementwise -x. */
  default Node neg(Node x) {
    return add(new Neg(), x);
  }

  /** Elementwise e^x. */
  default Node exp(Node x) {
    return add(new Exp(), x);
  }

  /** Elementwise natural logarithm. */
  default Node log(Node x) {
    return add(new Log(), x);
  }

  /** Elementwise square root. */
  default Node sqrt(Node x) {
    return add(new Sqrt(), x);
  }

  /** Elementwise 1 / sqrt(x). */
  default Node rsqrt(Node x) {
    return add(new Rsqrt(), x);
  }

  /** Elementwise x * x. */
  default Node square(Node x) {
    return add(new Square(), x);
  }

  /** Elementwise max(x, 0). */
  default Node relu(Node x) {
    return add(new Relu(), x);
  }

  /** Elementwise 1 / (1 + e^-x). */
  default Node sigmoid(Node x) {
    return add(new Sigmoid(), x);
  }

  /** Elementwise log(1 + e^x), a smooth ReLU. */
  default Node softplus(Node x) {
    return add(new Softplus(), x);
  }

  /** Elementwise hyperbolic tangent. */
  default Node tanh(Node x) {
    return add(new Tanh(), x);
  }
}
