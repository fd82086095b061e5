package dev.panagrad.engine.kernel.random;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.random.Philox;

/** Random fills, element by element. */
final class ScalarRandom implements RandomKernels {

  @Override
  public void dropoutMask(
      Buffer out, float keep, long seed, int stream, long counter, long from, long to) {
    float kept = 1 / keep;
    for (long i = from; i < to; i++) {
      float u = Philox.toUniform(Philox.word(seed, stream, counter, i));
      out.set(i, u < keep ? kept : 0);
    }
  }

  @Override
  public void uniform(Buffer out, long seed, int stream, long counter, long from, long to) {
    for (long i = from; i < to; i++) {
      out.set(i, Philox.toUniform(Philox.word(seed, stream, counter, i)));
    }
  }
}
