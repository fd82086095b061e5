package dev.panagrad.models.data;

/**
 * One example, for {@link ArrayDataset#of}.
 *
 * @param features row-major
 * @param target the number of its class, or its numbers
 */
@SuppressWarnings("ArrayRecordComponent") // Read once and handed on.
public record Example(float[] features, float[] target) {
  /** An example of a class. */
  public static Example of(int label, float... features) {
    return new Example(features, new float[] {label});
  }
}
