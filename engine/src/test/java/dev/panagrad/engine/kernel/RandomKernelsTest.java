package dev.panagrad.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.panagrad.engine.kernel.random.RandomKernels;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.random.Philox;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RandomKernelsTest {
  private static IntStream seeds() {
    return KernelTrial.seeds();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void numbersDependOnTheirAddressOnly(int seed) {
    for (KernelSet set : KernelTrial.sets()) {
      for (int size : KernelTrial.SIZES) {
        try (KernelTrial trial = new KernelTrial(seed)) {
          long key = trial.random.nextLong();
          int stream = trial.random.nextInt();
          long counter = trial.random.nextLong();
          long from = trial.random.nextInt(size);
          long to = trial.random.nextLong(from, size + 1L);
          Buffer uniform = trial.guarded(size);
          Buffer mask = trial.guarded(size);
          RandomKernels.of(set).uniform(uniform, key, stream, counter, from, to);
          RandomKernels.of(set).dropoutMask(mask, 0.8f, key, stream, counter, from, to);
          String what = "%s seed %d size %d".formatted(set.name(), seed, size);
          for (long i = from; i < to; i++) {
            float u = Philox.toUniform(Philox.word(key, stream, counter, i));
            assertEquals(u, uniform.get(i), what);
            assertEquals(u < 0.8f ? 1 / 0.8f : 0f, mask.get(i), what);
          }
          KernelTrial.assertGuarded(uniform, from, to, what);
          KernelTrial.assertGuarded(mask, from, to, what);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {0.25f, 0.5f, 0.75f, 1f})
  void aMaskKeepsItsShare(float keep) {
    for (KernelSet set : KernelTrial.sets()) {
      try (KernelTrial trial = new KernelTrial(0)) {
        int size = 100_000;
        Buffer mask = trial.guarded(size);
        RandomKernels.of(set).dropoutMask(mask, keep, 42, 3, 7, 0, size);
        double sum = 0;
        for (int i = 0; i < size; i++) {
          sum += mask.get(i);
        }
        // Five standard deviations of the mean of so many independent masks.
        double deviation = Math.sqrt((1 - keep) / keep / size);
        assertEquals(1, sum / size, 5 * deviation + 1e-6, set.name());
      }
    }
  }
}
