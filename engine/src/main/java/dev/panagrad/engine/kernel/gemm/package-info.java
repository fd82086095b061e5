/**
 * Matrix products: blocked products in register tiles, dot products along K, products of single
 * rows, and their epilogue.
 *
 * <p>The shape of a product decides how it is computed; the innermost loops are in the subpackage
 * micro. Convolutions are not here, and neither is OpenBLAS.
 */
package dev.panagrad.engine.kernel.gemm;
