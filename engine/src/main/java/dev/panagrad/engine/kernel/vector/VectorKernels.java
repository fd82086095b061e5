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
  private final SoftmaxKernels softmax = new VectorSoftmax();
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
    BinaryKernel plain = scalar.binary(kind);
    return switch (kind) {
      case ADD -> new VectorBinary(ArithmeticLoops.class, "add", plain);
      case SUB -> new VectorBinary(ArithmeticLoops.class, "sub", plain);
      case MUL -> new VectorBinary(ArithmeticLoops.class, "mul", plain);
      case DIV -> new VectorBinary(ArithmeticLoops.class, "div", plain);
      case MAX -> new VectorBinary(ArithmeticLoops.class, "max", plain);
      case MIN -> new VectorBinary(ArithmeticLoops.class, "min", plain);
      case RELU_GRAD -> new VectorBinary(GradientLoops.class, "reluGrad", plain);
      case SIGMOID_GRAD -> new VectorBinary(GradientLoops.class, "sigmoidGrad", plain);
      case TANH_GRAD -> new VectorBinary(GradientLoops.class, "tanhGrad", plain);
      // Once a batch, for its accuracy.
      case EQUAL_INT -> plain;
    };
  }

  @Override
  public UnaryKernel unary(UnaryKind kind) {
    return switch (kind) {
      case NEG -> new VectorUnary(UnaryLoops.class, "neg");
      case EXP -> new VectorUnary(MathLoops.class, "exp");
      case LOG -> new VectorUnary(MathLoops.class, "log");
      case SQRT -> new VectorUnary(UnaryLoops.class, "sqrt");
      case RSQRT -> new VectorUnary(UnaryLoops.class, "rsqrt");
      case SQUARE -> new VectorUnary(UnaryLoops.class, "square");
      case RELU -> new VectorUnary(UnaryLoops.class, "relu");
      case SIGMOID -> new VectorUnary(MathLoops.class, "sigmoid");
      case TANH -> new VectorUnary(MathLoops.class, "tanh");
    };
  }

  @Override
  public ReduceKernel reduce(ReduceKind kind) {
    ReduceKernel plain = scalar.reduce(kind);
    return switch (kind) {
      case SUM -> new SumReduce(false, plain);
      case MEAN -> new SumReduce(true, plain);
      case MAX -> new MaxReduce(plain);
    };
  }

  @Override
  public Gemm gemm() {
    return gemm;
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
