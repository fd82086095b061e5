package dev.panagrad.engine.kernel;

import dev.panagrad.engine.kernel.update.UpdateKernels;
import dev.panagrad.engine.memory.Buffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UpdateKernelsTest {
  private static Stream<Integer> sizes() {
    return KernelTrial.SIZES.stream();
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void sgdFollowsItsFormula(int size) {
    for (KernelSet set : KernelTrial.sets()) {
      try (KernelTrial trial = new KernelTrial(size)) {
        Buffer w = trial.input(size, -1, 1);
        Buffer gradient = trial.input(size, -1, 1);
        Buffer updated = trial.copy(w);
        long from = size / 3;
        UpdateKernels.of(set).sgd(updated, gradient, 0.01f, from, size);
        KernelTrial.assertSameBits(w, updated, 0, from, set.name());
        for (long i = from; i < size; i++) {
          double expected = w.get(i) - (double) 0.01f * gradient.get(i);
          KernelTrial.assertClose(expected, updated.get(i), 1, 1e-7, set.name());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void momentumFollowsItsFormula(int size) {
    for (KernelSet set : KernelTrial.sets()) {
      try (KernelTrial trial = new KernelTrial(size)) {
        Buffer w = trial.input(size, -1, 1);
        Buffer m = trial.input(size, -1, 1);
        Buffer gradient = trial.input(size, -1, 1);
        Buffer newW = trial.copy(w);
        Buffer newM = trial.copy(m);
        long to = (long) size - size / 3;
        UpdateKernels.of(set).momentum(newW, newM, gradient, 0.01f, 0.9f, 0, to);
        KernelTrial.assertSameBits(w, newW, to, size, set.name());
        KernelTrial.assertSameBits(m, newM, to, size, set.name());
        for (long i = 0; i < to; i++) {
          double velocity = (double) 0.9f * m.get(i) + gradient.get(i);
          KernelTrial.assertClose(velocity, newM.get(i), 1, 1e-7, set.name());
          double expected = w.get(i) - (double) 0.01f * velocity;
          KernelTrial.assertClose(expected, newW.get(i), 1, 1e-7, set.name());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void adamFollowsItsFormula(int size) {
    for (KernelSet set : KernelTrial.sets()) {
      try (KernelTrial trial = new KernelTrial(size)) {
        Buffer w = trial.input(size, -1, 1);
        Buffer m = trial.input(size, -1, 1);
        Buffer v = trial.input(size, 0, 1);
        Buffer gradient = trial.input(size, -1, 1);
        List<Buffer> old = List.of(w, m, v);
        Buffer newW = trial.copy(w);
        Buffer newM = trial.copy(m);
        Buffer newV = trial.copy(v);
        long from = size / 4;
        long to = (long) size - size / 3;
        UpdateKernels.of(set)
            .adam(newW, newM, newV, gradient, 0.003f, 0.9f, 0.999f, 1e-8f, 0.9f, from, to);
        List<Buffer> updated = List.of(newW, newM, newV);
        for (int k = 0; k < 3; k++) {
          KernelTrial.assertSameBits(old.get(k), updated.get(k), 0, from, set.name());
          KernelTrial.assertSameBits(old.get(k), updated.get(k), to, size, set.name());
        }
        for (long i = from; i < to; i++) {
          double g = gradient.get(i);
          double first = (double) 0.9f * m.get(i) + (1 - (double) 0.9f) * g;
          double second = (double) 0.999f * v.get(i) + (1 - (double) 0.999f) * g * g;
          double expected = 0.9f * w.get(i) - (double) 0.003f * first / (Math.sqrt(second) + 1e-8);
          KernelTrial.assertClose(first, newM.get(i), 2, 1e-7, set.name());
          KernelTrial.assertClose(second, newV.get(i), 2, 1e-7, set.name());
          KernelTrial.assertClose(expected, newW.get(i), 2, 1e-6, set.name());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void noMomentStaysSubnormalWhenGradientsEnd(int size) {
    for (KernelSet set : KernelTrial.sets()) {
      try (KernelTrial trial = new KernelTrial(size)) {
        Buffer w = trial.input(size, -1, 1);
        Buffer m = trial.input(size, -1e-28f, 1e-28f);
        Buffer v = trial.input(size, 0, 1e-31f);
        Buffer velocity = trial.copy(m);
        Buffer none = trial.input(new float[size]);
        Buffer before = trial.copy(w);
        for (int step = 0; step < 300; step++) {
          UpdateKernels.of(set).adam(w, m, v, none, 0.003f, 0.9f, 0.97f, 1e-8f, 1, 0, size);
          UpdateKernels.of(set).momentum(w, velocity, none, 0.003f, 0.9f, 0, size);
        }
        KernelTrial.assertSameBits(none, m, 0, size, set.name());
        KernelTrial.assertSameBits(none, v, 0, size, set.name());
        KernelTrial.assertSameBits(none, velocity, 0, size, set.name());
        KernelTrial.assertSameBits(before, w, 0, size, set.name());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void squaresOfTinyGradientsAreZero(int size) {
    for (KernelSet set : KernelTrial.sets()) {
      try (KernelTrial trial = new KernelTrial(size)) {
        Buffer w = trial.input(size, -1, 1);
        Buffer m = trial.input(new float[size]);
        Buffer v = trial.input(new float[size]);
        Buffer gradient = trial.input(size, -1e-20f, 1e-20f);
        UpdateKernels.of(set).adam(w, m, v, gradient, 0.003f, 0.9f, 0.999f, 1e-8f, 1, 0, size);
        for (long i = 0; i < size; i++) {
          KernelTrial.assertClose((1 - (double) 0.9f) * gradient.get(i), m.get(i), 2, 1e-26, "m");
        }
        KernelTrial.assertSameBits(trial.input(new float[size]), v, 0, size, set.name());
      }
    }
  }
}
