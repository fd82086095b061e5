package dev.panagrad.engine.kernel.vector;

import static dev.panagrad.engine.kernel.vector.Access.BYTES;
import static dev.panagrad.engine.kernel.vector.Access.broadcast;
import static dev.panagrad.engine.kernel.vector.Access.full;
import static dev.panagrad.engine.kernel.vector.Access.load;
import static dev.panagrad.engine.kernel.vector.Access.store;
import static dev.panagrad.engine.kernel.vector.Access.tail;

import dev.panagrad.engine.kernel.UpdateKernels;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Updates of variables, each in one pass over its operands. */
final class VectorUpdates implements UpdateKernels {

  @Override
  public void sgd(Buffer w, Buffer gradient, float rate, long from, long to) {
    MemorySegment weights = w.segment();
    MemorySegment gradients = gradient.segment();
    long wAt = w.offset() + from * Float.BYTES;
    long gAt = gradient.offset() + from * Float.BYTES;
    long bytes = (to - from) * Float.BYTES;
    long full = full(bytes);
    FloatVector step = broadcast(-rate);
    for (long i = 0; i < full; i += BYTES) {
      store(weights, wAt + i, load(gradients, gAt + i).fma(step, load(weights, wAt + i)));
    }
    if (full < bytes) {
      FloatVector updated = load(gradients, gAt + full).fma(step, load(weights, wAt + full));
      store(weights, wAt + full, updated, tail(bytes));
    }
  }

  @Override
  public void momentum(
      Buffer w, Buffer m, Buffer gradient, float rate, float momentum, long from, long to) {
    MemorySegment weights = w.segment();
    MemorySegment velocities = m.segment();
    MemorySegment gradients = gradient.segment();
    long wAt = w.offset() + from * Float.BYTES;
    long mAt = m.offset() + from * Float.BYTES;
    long gAt = gradient.offset() + from * Float.BYTES;
    long bytes = (to - from) * Float.BYTES;
    long full = full(bytes);
    FloatVector step = broadcast(-rate);
    FloatVector decay = broadcast(momentum);
    for (long i = 0; i < full; i += BYTES) {
      FloatVector velocity = load(velocities, mAt + i).fma(decay, load(gradients, gAt + i));
      store(velocities, mAt + i, velocity);
      store(weights, wAt + i, velocity.fma(step, load(weights, wAt + i)));
    }
    if (full < bytes) {
      VectorMask<Float> tail = tail(bytes);
      FloatVector velocity = load(velocities, mAt + full).fma(decay, load(gradients, gAt + full));
      store(velocities, mAt + full, velocity, tail);
      store(weights, wAt + full, velocity.fma(step, load(weights, wAt + full)), tail);
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
      long from,
      long to) {
    MemorySegment weights = w.segment();
    MemorySegment firsts = m.segment();
    MemorySegment seconds = v.segment();
    MemorySegment gradients = gradient.segment();
    long wAt = w.offset() + from * Float.BYTES;
    long mAt = m.offset() + from * Float.BYTES;
    long vAt = v.offset() + from * Float.BYTES;
    long gAt = gradient.offset() + from * Float.BYTES;
    long bytes = (to - from) * Float.BYTES;
    long full = full(bytes);
    FloatVector b1 = broadcast(beta1);
    FloatVector b2 = broadcast(beta2);
    for (long i = 0; i < full; i += BYTES) {
      FloatVector g = load(gradients, gAt + i);
      FloatVector first = load(firsts, mAt + i).fma(b1, g.mul(1 - beta1));
      FloatVector second = load(seconds, vAt + i).fma(b2, g.mul(g).mul(1 - beta2));
      store(firsts, mAt + i, first);
      store(seconds, vAt + i, second);
      FloatVector step = first.mul(rate).div(second.sqrt().add(epsilon));
      store(weights, wAt + i, load(weights, wAt + i).sub(step));
    }
    if (full < bytes) {
      VectorMask<Float> tail = tail(bytes);
      FloatVector g = load(gradients, gAt + full);
      FloatVector first = load(firsts, mAt + full).fma(b1, g.mul(1 - beta1));
      FloatVector second = load(seconds, vAt + full).fma(b2, g.mul(g).mul(1 - beta2));
      store(firsts, mAt + full, first, tail);
      store(seconds, vAt + full, second, tail);
      FloatVector step = first.mul(rate).div(second.sqrt().add(epsilon));
      store(weights, wAt + full, load(weights, wAt + full).sub(step), tail);
    }
  }
}
