package dev.panagrad.engine.kernel.scalar;

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

/**
 * All kernels as plain loops: the reference of the vector kernels, and what runs where they can't.
 *
 * <p>Transcendental functions and sums are computed in double and rounded once.
 */
public final class ScalarKernels implements KernelSet {
  private final Gemm gemm = new ScalarGemm();
  private final SoftmaxKernels softmax = new ScalarSoftmax();
  private final UpdateKernels updates = new ScalarUpdates();
  private final RandomKernels random = new ScalarRandom();
  private final MovementKernels movement = new ScalarMovement();
  private final ConvKernels conv = new ScalarConv();
  private final PoolKernels pool = new ScalarPool();
  private final BatchNormKernels batchNorm = new ScalarBatchNorm();
  private final LayoutKernels layout = new ScalarLayout();

  /** Creates the set. */
  public ScalarKernels() {}

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public BinaryKernel binary(BinaryKind kind) {
    return switch (kind) {
      case ADD -> new ScalarBinary((a, b) -> a + b);
      case SUB -> new ScalarBinary((a, b) -> a - b);
      case MUL -> new ScalarBinary((a, b) -> a * b);
      case DIV -> new ScalarBinary((a, b) -> a / b);
      case MAX -> new ScalarBinary(Math::max);
      case MIN -> new ScalarBinary(Math::min);
      case RELU_GRAD -> new ScalarBinary((a, b) -> a > 0 ? b : 0);
      case SIGMOID_GRAD -> new ScalarBinary((a, b) -> b * (a * (1 - a)));
      case TANH_GRAD -> new ScalarBinary((a, b) -> b * (1 - a * a));
      case EQUAL_INT ->
          new ScalarBinary(
              (a, b) -> Float.floatToRawIntBits(a) == Float.floatToRawIntBits(b) ? 1 : 0);
    };
  }

  @Override
  public UnaryKernel unary(UnaryKind kind) {
    return switch (kind) {
      case NEG -> new ScalarUnary(x -> -x);
      case EXP -> new ScalarUnary(x -> (float) Math.exp(x));
      case LOG -> new ScalarUnary(x -> (float) Math.log(x));
      case SQRT -> new ScalarUnary(x -> (float) Math.sqrt(x));
      case RSQRT -> new ScalarUnary(x -> (float) (1 / Math.sqrt(x)));
      case SQUARE -> new ScalarUnary(x -> x * x);
      case RELU -> new ScalarUnary(x -> Math.max(x, 0));
      case SIGMOID -> new ScalarUnary(x -> (float) (1 / (1 + Math.exp(-x))));
      case TANH -> new ScalarUnary(x -> (float) Math.tanh(x));
    };
  }

  @Override
  public ReduceKernel reduce(ReduceKind kind) {
    return switch (kind) {
      case SUM -> new ScalarReduce(0, Double::sum, (sum, count) -> sum);
      case MEAN -> new ScalarReduce(0, Double::sum, (sum, count) -> sum / count);
      case MAX -> new ScalarReduce(Double.NEGATIVE_INFINITY, Math::max, (max, count) -> max);
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
