/**
 * Products with sparse matrices and maxima of windows along one axis of an array: resizing, pooling
 * in any number of dimensions, padding, cropping.
 */
package dev.panagrad.engine.kernel.axis;
