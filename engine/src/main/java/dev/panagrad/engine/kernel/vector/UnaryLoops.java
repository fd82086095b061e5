package dev.panagrad.engine.kernel.vector;

import static dev.panagrad.engine.kernel.vector.Access.BYTES;
import static dev.panagrad.engine.kernel.vector.Access.full;
import static dev.panagrad.engine.kernel.vector.Access.load;
import static dev.panagrad.engine.kernel.vector.Access.store;
import static dev.panagrad.engine.kernel.vector.Access.tail;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * The loops of the elementwise functions of one operand.
 *
 * <p>Each function has its own: one shared loop that is handed the function runs at a twentieth of
 * the speed once it has seen two.
 */
final class UnaryLoops {
  private UnaryLoops() {}

  /** -x. */
  static final class Neg extends VectorUnary {
    @Override
    void run(MemorySegment in, long inAt, MemorySegment out, long outAt, long bytes) {
      long full = full(bytes);
      for (long i = 0; i < full; i += BYTES) {
        FloatVector x = load(in, inAt + i);
        store(out, outAt + i, x.neg());
      }
      if (full < bytes) {
        FloatVector x = load(in, inAt + full);
        store(out, outAt + full, x.neg(), tail(bytes));
      }
    }
  }

  /** e to the power x. */
  static final class Exp extends VectorUnary {
    @Override
    void run(MemorySegment in, long inAt, MemorySegment out, long outAt, long bytes) {
      long full = full(bytes);
      for (long i = 0; i < full; i += BYTES) {
        FloatVector x = load(in, inAt + i);
        store(out, outAt + i, VectorMath.exp(x));
      }
      if (full < bytes) {
        FloatVector x = load(in, inAt + full);
        store(out, outAt + full, VectorMath.exp(x), tail(bytes));
      }
    }
  }

  /** Natural logarithm. */
  static final class Log extends VectorUnary {
    @Override
    void run(MemorySegment in, long inAt, MemorySegment out, long outAt, long bytes) {
      long full = full(bytes);
      for (long i = 0; i < full; i += BYTES) {
        FloatVector x = load(in, inAt + i);
        store(out, outAt + i, VectorMath.log(x));
      }
      if (full < bytes) {
        FloatVector x = load(in, inAt + full);
        store(out, outAt + full, VectorMath.log(x), tail(bytes));
      }
    }
  }

  /** Square root. */
  static final class Sqrt extends VectorUnary {
    @Override
    void run(MemorySegment in, long inAt, MemorySegment out, long outAt, long bytes) {
      long full = full(bytes);
      for (long i = 0; i < full; i += BYTES) {
        FloatVector x = load(in, inAt + i);
        store(out, outAt + i, x.sqrt());
      }
      if (full < bytes) {
        FloatVector x = load(in, inAt + full);
        store(out, outAt + full, x.sqrt(), tail(bytes));
      }
    }
  }

  /** 1 / sqrt(x). */
  static final class Rsqrt extends VectorUnary {
    @Override
    void run(MemorySegment in, long inAt, MemorySegment out, long outAt, long bytes) {
      long full = full(bytes);
      for (long i = 0; i < full; i += BYTES) {
        FloatVector x = load(in, inAt + i);
        store(out, outAt + i, Access.broadcast(1f).div(x.sqrt()));
      }
      if (full < bytes) {
        FloatVector x = load(in, inAt + full);
        store(out, outAt + full, Access.broadcast(1f).div(x.sqrt()), tail(bytes));
      }
    }
  }

  /** x * x. */
  static final class Square extends VectorUnary {
    @Override
    void run(MemorySegment in, long inAt, MemorySegment out, long outAt, long bytes) {
      long full = full(bytes);
      for (long i = 0; i < full; i += BYTES) {
        FloatVector x = load(in, inAt + i);
        store(out, outAt + i, x.mul(x));
      }
      if (full < bytes) {
        FloatVector x = load(in, inAt + full);
        store(out, outAt + full, x.mul(x), tail(bytes));
      }
    }
  }

  /** max(x, 0). */
  static final class Relu extends VectorUnary {
    @Override
    void run(MemorySegment in, long inAt, MemorySegment out, long outAt, long bytes) {
      long full = full(bytes);
      for (long i = 0; i < full; i += BYTES) {
        FloatVector x = load(in, inAt + i);
        store(out, outAt + i, x.max(0f));
      }
      if (full < bytes) {
        FloatVector x = load(in, inAt + full);
        store(out, outAt + full, x.max(0f), tail(bytes));
      }
    }
  }

  /** 1 / (1 + e^-x). */
  static final class Sigmoid extends VectorUnary {
    @Override
    void run(MemorySegment in, long inAt, MemorySegment out, long outAt, long bytes) {
      long full = full(bytes);
      for (long i = 0; i < full; i += BYTES) {
        FloatVector x = load(in, inAt + i);
        store(out, outAt + i, VectorMath.sigmoid(x));
      }
      if (full < bytes) {
        FloatVector x = load(in, inAt + full);
        store(out, outAt + full, VectorMath.sigmoid(x), tail(bytes));
      }
    }
  }

  /** Hyperbolic tangent. */
  static final class Tanh extends VectorUnary {
    @Override
    void run(MemorySegment in, long inAt, MemorySegment out, long outAt, long bytes) {
      long full = full(bytes);
      for (long i = 0; i < full; i += BYTES) {
        FloatVector x = load(in, inAt + i);
        store(out, outAt + i, VectorMath.tanh(x));
      }
      if (full < bytes) {
        FloatVector x = load(in, inAt + full);
        store(out, outAt + full, VectorMath.tanh(x), tail(bytes));
      }
    }
  }
}
