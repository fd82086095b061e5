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

/**
 * All kernels as plain loops: the reference of the vector kernels, and the fallback where the
 * Vector API is missing.
 *
 * <p>Transcendental functions and sums are computed in double and rounded once.
 */
final class ScalarKernels implements KernelSet {
  private final Gemm gemm = Gemm.scalar();
  private final ConvKernels conv = ConvKernels.scalar();
  private final GroupedConvKernels groupedConv = GroupedConvKernels.scalar();
  private final AxisKernels axis = AxisKernels.scalar();
  private final UpdateKernels updates = UpdateKernels.scalar();
  private final RandomKernels random = RandomKernels.scalar();
  private final MovementKernels movement = MovementKernels.scalar();
  private final PoolKernels pool = PoolKernels.scalar();
  private final BatchNormKernels batchNorm = BatchNormKernels.scalar();
  private final LayerNormKernels layerNorm = LayerNormKernels.scalar();
  private final AttentionKernels attention = AttentionKernels.scalar();
  private final SoftmaxKernels softmax = SoftmaxKernels.scalar();
  private final LayoutKernels layout = LayoutKernels.scalar();

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public BinaryKernel binary(BinaryKind kind) {
    return BinaryKernel.scalar(kind);
  }

  @Override
  public UnaryKernel unary(UnaryKind kind) {
    return UnaryKernel.scalar(kind);
  }

  @Override
  public ReduceKernel reduce(ReduceKind kind) {
    return ReduceKernel.scalar(kind);
  }

  @Override
  public Gemm gemm() {
    return gemm;
  }

  @Override
  public AttentionKernels attention() {
    return attention;
  }

  @Override
  public SoftmaxKernels softmax() {
    return softmax;
  }

  @Override
  public UpdateKernels updates() {
    return updates;
  }

  @Override
  public RandomKernels random() {
    return random;
  }

  @Override
  public MovementKernels movement() {
    return movement;
  }

  @Override
  public ConvKernels conv() {
    return conv;
  }

  @Override
  public GroupedConvKernels groupedConv() {
    return groupedConv;
  }

  @Override
  public AxisKernels axis() {
    return axis;
  }

  @Override
  public PoolKernels pool() {
    return pool;
  }

  @Override
  public BatchNormKernels batchNorm() {
    return batchNorm;
  }

  @Override
  public LayerNormKernels layerNorm() {
    return layerNorm;
  }

  @Override
  public LayoutKernels layout() {
    return layout;
  }
}
