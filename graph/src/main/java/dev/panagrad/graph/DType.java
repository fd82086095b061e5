package dev.panagrad.graph;

/** The element types; every element takes 4 bytes. */
public enum DType {
  /** IEEE 754 single precision. */
  FLOAT32,
  /** Two's complement, for class numbers and indices. */
  INT32
}
