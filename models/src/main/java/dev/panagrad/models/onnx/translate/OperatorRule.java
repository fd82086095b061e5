package dev.panagrad.models.onnx.translate;

import java.util.List;

/** The meaning of an ONNX operator, in nodes of a graph. */
@FunctionalInterface
public interface OperatorRule {
  /**
   * Builds the nodes of one ONNX node; all shapes are known.
   *
   * @return a value for each output, in order; null for an unused one (see {@linkplain
   *     OperatorContext#wants wants}), and trailing unused outputs may be omitted
   * @throws UnsupportedException if the node needs an unsupported feature
   * @throws IllegalArgumentException if the node is invalid, as reported by graph ops
   */
  List<Value> apply(OperatorContext c);
}
