package dev.panagrad.serve;

import java.util.List;

/**
 * The name, type and shape of an input or output of a model.
 *
 * @param shape sizes, -1 for any
 */
public record TensorSpec(String name, DataType type, List<Integer> shape) {
  /** Copies the shape. */
  public TensorSpec {
    shape = List.copyOf(shape);
  }
}
