package dev.panagrad.models.io.numbers;

import dev.panagrad.graph.Shape;

/**
 * An array of numbers.
 *
 * @param shape fully known
 * @param values row-major
 */
@SuppressWarnings("ArrayRecordComponent") // Read once and passed on.
public record Numbers(Shape shape, double... values) {}
