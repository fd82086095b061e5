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
import dev.panagrad.engine.kernel.simd.Lanes;
import dev.panagrad.engine.kernel.softmax.SoftmaxKernels;
import dev.panagrad.engine.kernel.update.UpdateKernels;

/** All kernels in SIMD, through the Vector API. */
final class VectorKernels implements KernelSet {
  private final Gemm gemm = Gemm.vector();
  private final ConvKernels conv = ConvKernels.vector();
  private final GroupedConvKernels groupedConv = GroupedConvKernels.vector();
  private final AxisKernels axis = AxisKernels.vector();
  private final UpdateKernels updates = UpdateKernels.vector();
  private final RandomKernels random = RandomKernels.vector();
  private final MovementKernels movement = MovementKernels.vector();
  private final PoolKernels pool = PoolKernels.vector();
  private final BatchNormKernels batchNorm = BatchNormKernels.vector();
  private final LayerNormKernels layerNorm = LayerNormKernels.vector();
  private final AttentionKernels attention = AttentionKernels.vector();
  private final SoftmaxKernels softmax = SoftmaxKernels.vector();
  private final LayoutKernels layout = LayoutKernels.vector();

  /** Bits of the vectors of this set. */
  static int bits() {
    return Lanes.COUNT * Float.SIZE;
  }

  @Override
  public String name() {
    return "vector-" + bits();
  }

  @Override
  public BinaryKernel binary(BinaryKind kind) {
    return BinaryKernel.vector(kind);
  }

  @Override
  public UnaryKernel unary(UnaryKind kind) {
    return UnaryKernel.vector(kind);
  }

  @Override
  public ReduceKernel reduce(ReduceKind kind) {
    return ReduceKernel.vector(kind);
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
