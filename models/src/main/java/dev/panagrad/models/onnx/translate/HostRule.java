package dev.panagrad.models.onnx.translate;

import dev.panagrad.models.onnx.OnnxTensor;
import java.util.List;

/**
 * Computes a small result at once, outside of a graph: sizes and axes are computed by nodes of the
 * file, and the shapes of other nodes depend on them. 64-bit integers are exact here.
 */
@FunctionalInterface
public interface HostRule {
  /**
   * Computes the outputs.
   *
   * @param inputs null for one that is left out
   * @param c for attributes; its values are not to be used
   * @return a tensor for each output, or null if this case is left to the graph
   */
  List<OnnxTensor> apply(List<OnnxTensor> inputs, OperatorContext c);
}
