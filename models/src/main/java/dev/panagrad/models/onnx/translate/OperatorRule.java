package dev.panagrad.models.onnx.translate;

import java.util.List;

/** What an ONNX operator means, in nodes of a graph. */
@FunctionalInterface
public interface OperatorRule {
  /**
   * Builds the nodes of one ONNX node; all shapes are known.
   *
   * @return a value for each output, in order; null for one that nobody {@linkplain
   *     OperatorContext#wants wants}, and the list may end before those
   * @throws UnsupportedException if the node asks for what isn't there
   * @throws IllegalArgumentException if the node is wrong, as graph ops tell it
   */
  List<Value> apply(OperatorContext c);
}
