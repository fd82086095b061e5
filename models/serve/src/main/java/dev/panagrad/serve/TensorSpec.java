package dev.panagrad.serve;

import java.util.List;

/**
 * What a model takes or gives under a name.
 *
 * @param shape sizes, -1 for any
 */
public record TensorSpec(String name, DataType type, List<Integer> shape) {
  /** Copies the shape. */
  public TensorSpec {
    shape = List.copyOf(shape);
  }
}
