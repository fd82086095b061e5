package dev.panagrad.models.onnx.translate;

import dev.panagrad.models.onnx.OnnxTensor;
import java.util.List;

/**
 * Computes a small result immediately, outside of a graph: nodes of the file compute sizes and
 * axes, on which the shapes of other nodes depend. 64-bit integers are exact here.
 */
@FunctionalInterface
public interface HostRule {
  /**
   * Computes the outputs.
   *
   * @param inputs null for an omitted one
   * @param c for attributes; its values must not be used
   * @return a tensor for each output, or null if this case is left to the graph
   */
  List<OnnxTensor> apply(List<OnnxTensor> inputs, OperatorContext c);
}
