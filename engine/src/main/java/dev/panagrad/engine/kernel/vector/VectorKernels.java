package dev.panagrad.engine.kernel.vector;

import dev.panagrad.engine.kernel.BatchNormKernels;
import dev.panagrad.engine.kernel.BinaryKernel;
import dev.panagrad.engine.kernel.BinaryKind;
import dev.panagrad.engine.kernel.ConvKernels;
import dev.panagrad.engine.kernel.Gemm;
import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.LayoutKernels;
import dev.panagrad.engine.kernel.MovementKernels;
import dev.panagrad.engine.kernel.PoolKernels;
import dev.panagrad.engine.kernel.RandomKernels;
import dev.panagrad.engine.kernel.ReduceKernel;
import dev.panagrad.engine.kernel.ReduceKind;
import dev.panagrad.engine.kernel.SoftmaxKernels;
import dev.panagrad.engine.kernel.UnaryKernel;
import dev.panagrad.engine.kernel.UnaryKind;
import dev.panagrad.engine.kernel.UpdateKernels;
import dev.panagrad.engine.kernel.scalar.ScalarKernels;

/**
 * All kernels in SIMD, through the Vector API.
 *
 * <p>A new kind of kernel is an enum constant, a row in the scalar set and a row here.
 */
public final class VectorKernels implements KernelSet {
  private final KernelSet scalar = new ScalarKernels();
  private final Gemm gemm = new VectorGemm();
  private final ConvKernels conv = new VectorConv();
  private final UpdateKernels updates = new VectorUpdates();
  private final RandomKernels random = new VectorRandom();
  private final MovementKernels movement = new VectorMovement();
  private final PoolKernels pool = new VectorPool();
  private final BatchNormKernels batchNorm = new VectorBatchNorm();
  private final LayoutKernels layout = new VectorLayout();

  /** Creates the set. */
  public VectorKernels() {}

  /** Bits of the vectors of this set. */
  public static int bits() {
    return Lanes.COUNT * Float.SIZE;
  }

  @Override
  public String name() {
    return "vector-" + bits();
  }

  @Override
  public BinaryKernel binary(BinaryKind kind) {
    return switch (kind) {
      case ADD -> new ArithmeticLoops.Add();
      case SUB -> new ArithmeticLoops.Sub();
      case MUL -> new ArithmeticLoops.Mul();
      case DIV -> new ArithmeticLoops.Div();
      case MAX -> new ArithmeticLoops.Max();
      case MIN -> new ArithmeticLoops.Min();
      case RELU_GRAD -> new GradientLoops.ReluGrad();
      case SIGMOID_GRAD -> new GradientLoops.SigmoidGrad();
      case TANH_GRAD -> new GradientLoops.TanhGrad();
      case EQUAL_INT -> new GradientLoops.EqualInt();
    };
  }

  @Override
  public UnaryKernel unary(UnaryKind kind) {
    return switch (kind) {
      case NEG -> new UnaryLoops.Neg();
      case EXP -> new UnaryLoops.Exp();
      case LOG -> new UnaryLoops.Log();
      case SQRT -> new UnaryLoops.Sqrt();
      case RSQRT -> new UnaryLoops.Rsqrt();
      case SQUARE -> new UnaryLoops.Square();
      case RELU -> new UnaryLoops.Relu();
      case SIGMOID -> new UnaryLoops.Sigmoid();
      case TANH -> new UnaryLoops.Tanh();
    };
  }

  @Override
  public ReduceKernel reduce(ReduceKind kind) {
    return switch (kind) {
      case SUM -> new SumReduce(false);
      case MEAN -> new SumReduce(true);
      case MAX -> new MaxReduce();
    };
  }

  @Override
  public Gemm gemm() {
    return gemm;
  }

  @Override
  public SoftmaxKernels softmax() {
    // The SIMD softmax is off by enough for Adam's first steps to leave the reference's losses.
    return scalar.softmax();
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
  public PoolKernels pool() {
    return pool;
  }

  @Override
  public BatchNormKernels batchNorm() {
    return batchNorm;
  }

  @Override
  public LayoutKernels layout() {
    return layout;
  }
}
