package dev.panagrad.engine.kernel;

import dev.panagrad.engine.kernel.attention.AttentionKernels;
import dev.panagrad.engine.kernel.axis.AxisKernels;
import dev.panagrad.engine.kernel.conv.ConvKernels;
import dev.panagrad.engine.kernel.conv.grouped.GroupedConvKernels;
import dev.panagrad.engine.kernel.elementwise.BinaryKernel;
import dev.panagrad.engine.kernel.elementwise.BinaryKind;
import dev.panagrad.engine.kernel.elementwise.UnaryKernel;
import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.engine.kernel.gemm.Gemm;
import dev.panagrad.engine.kernel.layout.LayoutKernels;
import dev.panagrad.engine.kernel.layout.MovementKernels;
import dev.panagrad.engine.kernel.norm.BatchNormKernels;
import dev.panagrad.engine.kernel.norm.LayerNormKernels;
import dev.panagrad.engine.kernel.pool.PoolKernels;
import dev.panagrad.engine.kernel.random.RandomKernels;
import dev.panagrad.engine.kernel.reduce.ReduceKernel;
import dev.panagrad.engine.kernel.reduce.ReduceKind;
import dev.panagrad.engine.kernel.softmax.SoftmaxKernels;
import dev.panagrad.engine.kernel.update.UpdateKernels;

/** All kernels in one form, scalar or vector; the seam behind which the forms are exchanged. */
@SuppressWarnings("exports") // users hand a set on; the kernels in it are for ops
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

  /** Attention of heads. */
  AttentionKernels attention();

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

  /** Convolutions in groups, batch innermost. */
  GroupedConvKernels groupedConv();

  /** Sparse sums and maxima along an axis. */
  AxisKernels axis();

  /** Pooling, batch innermost. */
  PoolKernels pool();

  /** Batch normalisation of images and of matrices. */
  BatchNormKernels batchNorm();

  /** Layer and RMS normalisation of rows. */
  LayerNormKernels layerNorm();

  /** Conversions to and from the layout with the batch innermost. */
  LayoutKernels layout();
}
