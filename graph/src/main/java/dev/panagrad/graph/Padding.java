package dev.panagrad.graph;

/** How windows treat the border of an image. */
public enum Padding {
  /** TensorFlow's SAME: ceil(size / stride) windows, the smaller half of the padding before. */
  SAME,
  /** Only windows that lie inside the image. */
  VALID
}
