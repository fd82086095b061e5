package dev.panagrad.engine.kernel.elementwise;

/** The elementwise functions of two operands that have a kernel. */
public enum BinaryKind {
  /** a + b. */
  ADD,
  /** a - b. */
  SUB,
  /** a * b. */
  MUL,
  /** a / b. */
  DIV,
  /** The larger of a and b. */
  MAX,
  /** The smaller of a and b. */
  MIN,
  /** b where a is above 0, else 0: the gradient of ReLU from its output a and the upstream b. */
  RELU_GRAD,
  /** b * a * (1 - a): the gradient of the sigmoid from its output a and the upstream b. */
  SIGMOID_GRAD,
  /** b * (1 - a * a): the gradient of tanh from its output a and the upstream b. */
  TANH_GRAD,
  /** 1 where the operands' 32 bits are equal, else 0 (meant for int32 operands). */
  EQUAL_INT
}
