package dev.panagrad.engine.kernel;

/** All kernels in one form, scalar or vector; the seam behind which the forms are exchanged. */
public interface KernelSet {
  /** A short name for listings, as "scalar" or "vector-512". */
  String name();

  /** The kernel of an elementwise function of two operands. */
  BinaryKernel binary(BinaryKind kind);

  /** The kernel of an elementwise function of one operand. */
  UnaryKernel unary(UnaryKind kind);

  /** The kernel of a reduction. */
  ReduceKernel reduce(ReduceKind kind);

  /** Matrix products. */
  Gemm gemm();

  /** Softmax and cross-entropy. */
  SoftmaxKernels softmax();

  /** Updates of variables. */
  UpdateKernels updates();

  /** Random fills. */
  RandomKernels random();

  /** Copies, transposes, gathers. */
  MovementKernels movement();

  /** Convolutions, batch innermost. */
  ConvKernels conv();

  /** Pooling, batch innermost. */
  PoolKernels pool();

  /** Batch normalisation of images and of matrices. */
  BatchNormKernels batchNorm();

  /** Conversions to and from the layout with the batch innermost. */
  LayoutKernels layout();
}
