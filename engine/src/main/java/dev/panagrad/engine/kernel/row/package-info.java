/**
 * Kernels over the rows of a matrix, each an entry in the table of row formulas, from which the
 * build generates them.
 */
package dev.panagrad.engine.kernel.row;
