/**
 * The innermost loops of matrix products: micro-kernels in registers, dot products, and products of
 * one row. Not exported.
 *
 * <p>They know addresses and lengths, but neither shapes nor parts: those belong to the plans in
 * the package above, which call them.
 */
package dev.panagrad.engine.kernel.gemm.micro;
