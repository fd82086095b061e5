package dev.panagrad.engine.kernel.update;

import static dev.panagrad.engine.kernel.simd.Access.BYTES;
import static dev.panagrad.engine.kernel.simd.Access.ORDER;
import static dev.panagrad.engine.kernel.simd.Access.exact;
import static dev.panagrad.engine.kernel.simd.Access.full;
import static dev.panagrad.engine.kernel.simd.Access.rest;
import static dev.panagrad.engine.kernel.simd.Lanes.SPECIES;

import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Updates of variables, each in one pass over its operands. */
final class UpdateLoops implements UpdateKernels {

  @Override
  public void sgd(Buffer w, Buffer gradient, float rate, long from, long to) {
    MemorySegment weights = exact(w.segment());
    MemorySegment gradients = exact(gradient.segment());
    long wAt = w.offset() + from * Float.BYTES;
    long gAt = gradient.offset() + from * Float.BYTES;
    long bytes = (to - from) * Float.BYTES;
    long full = full(bytes);
    FloatVector step = FloatVector.broadcast(SPECIES, -rate);
    for (long i = 0; i < full; i += BYTES) {
      FloatVector.fromMemorySegment(SPECIES, gradients, gAt + i, ORDER)
          .fma(step, FloatVector.fromMemorySegment(SPECIES, weights, wAt + i, ORDER))
          .intoMemorySegment(weights, wAt + i, ORDER);
    }
    if (full < bytes) {
      FloatVector updated =
          FloatVector.fromMemorySegment(SPECIES, gradients, gAt + full, ORDER)
              .fma(step, FloatVector.fromMemorySegment(SPECIES, weights, wAt + full, ORDER));
      updated.intoMemorySegment(weights, wAt + full, ORDER, SPECIES.indexInRange(0, rest(bytes)));
    }
  }

  @Override
  public void momentum(
      Buffer w, Buffer m, Buffer gradient, float rate, float momentum, long from, long to) {
    MemorySegment weights = exact(w.segment());
    MemorySegment velocities = exact(m.segment());
    MemorySegment gradients = exact(gradient.segment());
    long wAt = w.offset() + from * Float.BYTES;
    long mAt = m.offset() + from * Float.BYTES;
    long gAt = gradient.offset() + from * Float.BYTES;
    long bytes = (to - from) * Float.BYTES;
    long full = full(bytes);
    FloatVector step = FloatVector.broadcast(SPECIES, -rate);
    FloatVector decay = FloatVector.broadcast(SPECIES, momentum);
    for (long i = 0; i < full; i += BYTES) {
      FloatVector velocity =
          FloatVector.fromMemorySegment(SPECIES, velocities, mAt + i, ORDER)
              .fma(decay, FloatVector.fromMemorySegment(SPECIES, gradients, gAt + i, ORDER));
      velocity = velocity.blend(0f, velocity.abs().lt(TINY_FIRST));
      velocity.intoMemorySegment(velocities, mAt + i, ORDER);
      velocity
          .fma(step, FloatVector.fromMemorySegment(SPECIES, weights, wAt + i, ORDER))
          .intoMemorySegment(weights, wAt + i, ORDER);
    }
    if (full < bytes) {
      VectorMask<Float> tail = SPECIES.indexInRange(0, rest(bytes));
      FloatVector velocity =
          FloatVector.fromMemorySegment(SPECIES, velocities, mAt + full, ORDER)
              .fma(decay, FloatVector.fromMemorySegment(SPECIES, gradients, gAt + full, ORDER));
      velocity = velocity.blend(0f, velocity.abs().lt(TINY_FIRST));
      velocity.intoMemorySegment(velocities, mAt + full, ORDER, tail);
      velocity
          .fma(step, FloatVector.fromMemorySegment(SPECIES, weights, wAt + full, ORDER))
          .intoMemorySegment(weights, wAt + full, ORDER, tail);
    }
  }

  @Override
  public void adam(
      Buffer w,
      Buffer m,
      Buffer v,
      Buffer gradient,
      float rate,
      float beta1,
      float beta2,
      float epsilon,
      float kept,
      long from,
      long to) {
    MemorySegment weights = exact(w.segment());
    MemorySegment firsts = exact(m.segment());
    MemorySegment seconds = exact(v.segment());
    MemorySegment gradients = exact(gradient.segment());
    long wAt = w.offset() + from * Float.BYTES;
    long mAt = m.offset() + from * Float.BYTES;
    long vAt = v.offset() + from * Float.BYTES;
    long gAt = gradient.offset() + from * Float.BYTES;
    long bytes = (to - from) * Float.BYTES;
    long full = full(bytes);
    FloatVector b1 = FloatVector.broadcast(SPECIES, beta1);
    FloatVector b2 = FloatVector.broadcast(SPECIES, beta2);
    for (long i = 0; i < full; i += BYTES) {
      FloatVector g = FloatVector.fromMemorySegment(SPECIES, gradients, gAt + i, ORDER);
      FloatVector large = g.blend(0f, g.abs().lt(TINY_SQUARED));
      FloatVector first =
          FloatVector.fromMemorySegment(SPECIES, firsts, mAt + i, ORDER).fma(b1, g.mul(1 - beta1));
      FloatVector second =
          FloatVector.fromMemorySegment(SPECIES, seconds, vAt + i, ORDER)
              .fma(b2, large.mul(large).mul(1 - beta2));
      first = first.blend(0f, first.abs().lt(TINY_FIRST));
      second = second.blend(0f, second.lt(TINY_SECOND));
      first.intoMemorySegment(firsts, mAt + i, ORDER);
      second.intoMemorySegment(seconds, vAt + i, ORDER);
      FloatVector step = first.mul(rate).div(second.sqrt().add(epsilon));
      FloatVector.fromMemorySegment(SPECIES, weights, wAt + i, ORDER)
          .mul(kept)
          .sub(step)
          .intoMemorySegment(weights, wAt + i, ORDER);
    }
    if (full < bytes) {
      VectorMask<Float> tail = SPECIES.indexInRange(0, rest(bytes));
      FloatVector g = FloatVector.fromMemorySegment(SPECIES, gradients, gAt + full, ORDER);
      FloatVector large = g.blend(0f, g.abs().lt(TINY_SQUARED));
      FloatVector first =
          FloatVector.fromMemorySegment(SPECIES, firsts, mAt + full, ORDER)
              .fma(b1, g.mul(1 - beta1));
      FloatVector second =
          FloatVector.fromMemorySegment(SPECIES, seconds, vAt + full, ORDER)
              .fma(b2, large.mul(large).mul(1 - beta2));
      first = first.blend(0f, first.abs().lt(TINY_FIRST));
      second = second.blend(0f, second.lt(TINY_SECOND));
      first.intoMemorySegment(firsts, mAt + full, ORDER, tail);
      second.intoMemorySegment(seconds, vAt + full, ORDER, tail);
      FloatVector step = first.mul(rate).div(second.sqrt().add(epsilon));
      FloatVector.fromMemorySegment(SPECIES, weights, wAt + full, ORDER)
          .mul(kept)
          .sub(step)
          .intoMemorySegment(weights, wAt + full, ORDER, tail);
    }
  }
}
