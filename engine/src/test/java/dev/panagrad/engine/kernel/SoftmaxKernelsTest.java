package dev.panagrad.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.kernel.layout.MovementKernels;
import dev.panagrad.engine.kernel.softmax.CrossEntropy;
import dev.panagrad.engine.kernel.softmax.LossOperands;
import dev.panagrad.engine.kernel.softmax.SoftmaxKernels;
import dev.panagrad.engine.memory.Buffer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SoftmaxKernelsTest {
  private static final int ROWS = 5;

  private static IntStream widths() {
    return IntStream.of(1, 2, 3, 7, 8, 10, 15, 16, 17, 31, 32, 33, 98, 207, 1000);
  }

  @ParameterizedTest
  @MethodSource("widths")
  void softmaxMatchesTheFormula(int cols) {
    for (KernelSet set : KernelTrial.sets()) {
      try (KernelTrial trial = new KernelTrial(cols)) {
        Buffer in = trial.input((long) ROWS * cols, -30, 30);
        Buffer out = trial.guarded((long) ROWS * cols);
        SoftmaxKernels.of(set).softmax(in, out, cols, 1, 4);
        for (int i = cols; i < 4 * cols; i++) {
          double expected = Math.exp(in.get(i) - logSum(in, cols, i / cols));
          KernelTrial.assertClose(expected, out.get(i), 40, 1e-36, set.name() + " " + cols);
        }
        KernelTrial.assertGuarded(out, cols, 4L * cols, set.name());
        Buffer inPlace = trial.copy(in);
        SoftmaxKernels.of(set).softmax(inPlace, inPlace, cols, 1, 4);
        KernelTrial.assertSameBits(out, inPlace, cols, 4L * cols, "in place " + cols);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("widths")
  void crossEntropyMatchesTheFormula(int cols) {
    for (KernelSet set : KernelTrial.sets()) {
      try (KernelTrial trial = new KernelTrial(cols)) {
        Buffer logits = trial.input((long) ROWS * cols, -10, 10);
        Buffer labels = trial.input((long) ROWS * cols, 0, 1);
        Buffer upstream = trial.input(ROWS, -2, 2);
        Buffer loss = trial.guarded(ROWS);
        Buffer scratch = trial.guarded((long) ROWS * cols);
        Buffer gradient = trial.guarded((long) ROWS * cols);
        CrossEntropy entropy = SoftmaxKernels.of(set).crossEntropy();
        entropy.loss(new LossOperands(logits, labels, null, loss, scratch, cols), 1, 4);
        entropy.gradient(new LossOperands(logits, labels, upstream, null, gradient, cols), 1, 4);
        for (int row = 1; row < 4; row++) {
          double expected = 0;
          double labelSum = 0;
          for (int i = row * cols; i < (row + 1) * cols; i++) {
            expected += labels.get(i) * (logSum(logits, cols, row) - logits.get(i));
            labelSum += labels.get(i);
          }
          String what = "%s cols %d row %d".formatted(set.name(), cols, row);
          KernelTrial.assertClose(expected, loss.get(row), 20, 1e-5 * labelSum, what);
          for (int i = row * cols; i < (row + 1) * cols; i++) {
            double softmax = Math.exp(logits.get(i) - logSum(logits, cols, row));
            double slope = upstream.get(row) * (softmax * labelSum - labels.get(i));
            KernelTrial.assertClose(slope, gradient.get(i), 4, 1e-5 * labelSum, what);
          }
        }
        KernelTrial.assertGuarded(loss, 1, 4, set.name());
        KernelTrial.assertGuarded(gradient, cols, 4L * cols, set.name());
        Buffer lossToo = trial.guarded(ROWS);
        Buffer gradientToo = trial.guarded((long) ROWS * cols);
        entropy.lossAndGradient(
            new LossOperands(logits, labels, upstream, lossToo, gradientToo, cols), 1, 4);
        KernelTrial.assertSameBits(loss, lossToo, 0, ROWS, "at once, cols " + cols);
        KernelTrial.assertSameBits(
            gradient, gradientToo, 0, (long) ROWS * cols, "at once, cols " + cols);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("widths")
  void sparseLabelsAreOneHotLabels(int cols) {
    for (KernelSet set : KernelTrial.sets()) {
      try (KernelTrial trial = new KernelTrial(cols)) {
        long size = (long) ROWS * cols;
        Buffer logits = trial.input(size, -10, 10);
        Buffer classes = trial.ints(ROWS, 0, cols);
        classes.setInt(2, -1);
        classes.setInt(3, cols);
        Buffer labels = trial.guarded(size);
        MovementKernels.of(set).oneHot(classes, labels, cols, 0, ROWS);
        Buffer upstream = trial.input(1, 1, 2);
        Buffer dense = trial.guarded(ROWS);
        Buffer scratch = trial.guarded(size);
        Buffer sparse = trial.guarded(ROWS);
        Buffer denseGradient = trial.guarded(size);
        Buffer sparseGradient = trial.guarded(size);
        CrossEntropy byShares = SoftmaxKernels.of(set).crossEntropy();
        CrossEntropy byClasses = SoftmaxKernels.of(set).sparseCrossEntropy();
        byShares.loss(new LossOperands(logits, labels, null, dense, scratch, cols), 0, ROWS);
        byClasses.loss(new LossOperands(logits, classes, null, sparse, scratch, cols), 0, ROWS);
        byShares.gradient(
            new LossOperands(logits, labels, upstream, null, denseGradient, cols), 0, ROWS);
        byClasses.gradient(
            new LossOperands(logits, classes, upstream, null, sparseGradient, cols), 0, ROWS);
        Buffer sparseToo = trial.guarded(ROWS);
        Buffer sparseGradientToo = trial.guarded(size);
        byClasses.lossAndGradient(
            new LossOperands(logits, classes, upstream, sparseToo, sparseGradientToo, cols),
            0,
            ROWS);
        KernelTrial.assertSameBits(sparse, sparseToo, 0, ROWS, "at once, cols " + cols);
        KernelTrial.assertSameBits(
            sparseGradient, sparseGradientToo, 0, size, "at once, cols " + cols);
        for (int row = 0; row < ROWS; row++) {
          KernelTrial.assertClose(dense.get(row), sparse.get(row), 4, 1e-5, set.name());
        }
        for (int i = 0; i < size; i++) {
          KernelTrial.assertClose(
              denseGradient.get(i), sparseGradient.get(i), 8, 1e-6, set.name() + " at " + i);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("widths")
  void smoothedLabelsAreSpreadLabels(int cols) {
    float share = 0.25f;
    for (KernelSet set : KernelTrial.sets()) {
      try (KernelTrial trial = new KernelTrial(cols)) {
        long size = (long) ROWS * cols;
        Buffer logits = trial.input(size, -10, 10);
        Buffer classes = trial.ints(ROWS, 0, cols);
        classes.setInt(2, -1);
        classes.setInt(3, cols);
        Buffer labels = trial.guarded(size);
        for (int i = 0; i < size; i++) {
          int label = classes.getInt(i / cols);
          boolean known = label >= 0 && label < cols;
          labels.set(i, known ? share / cols + (i % cols == label ? 1 - share : 0) : 0);
        }
        Buffer upstream = trial.input(1, 1, 2);
        Buffer dense = trial.guarded(ROWS);
        Buffer scratch = trial.guarded(size);
        Buffer smoothed = trial.guarded(ROWS);
        Buffer denseGradient = trial.guarded(size);
        Buffer gradient = trial.guarded(size);
        CrossEntropy plain = SoftmaxKernels.of(KernelSets.scalar()).crossEntropy();
        plain.loss(new LossOperands(logits, labels, null, dense, scratch, cols), 0, ROWS);
        plain.gradient(
            new LossOperands(logits, labels, upstream, null, denseGradient, cols), 0, ROWS);
        CrossEntropy smooth = SoftmaxKernels.of(set).smoothedCrossEntropy(share);
        smooth.loss(new LossOperands(logits, classes, null, smoothed, scratch, cols), 0, ROWS);
        smooth.gradient(new LossOperands(logits, classes, upstream, null, gradient, cols), 0, ROWS);
        for (int row = 0; row < ROWS; row++) {
          KernelTrial.assertClose(dense.get(row), smoothed.get(row), 8, 1e-5, set.name());
        }
        for (int i = 0; i < size; i++) {
          KernelTrial.assertClose(
              denseGradient.get(i), gradient.get(i), 16, 2e-6, set.name() + " at " + i);
        }
      }
    }
  }

  @Test
  void largeLogitsDoNotOverflow() {
    for (KernelSet set : KernelTrial.sets()) {
      try (KernelTrial trial = new KernelTrial(0)) {
        Buffer logits = trial.input(1e30f, -1e30f, 0, -1000, 1000, 999, 998, -3e38f);
        Buffer out = trial.guarded(8);
        SoftmaxKernels.of(set).softmax(logits, out, 4, 0, 2);
        assertEquals(1f, out.get(0), set.name());
        assertEquals(0f, out.get(1), set.name());
        KernelTrial.assertClose(0.6652409557748218, out.get(4), 4, 0, set.name());
        Buffer loss = trial.guarded(2);
        Buffer classes = trial.ints(2, 0, 1);
        SoftmaxKernels.of(set)
            .sparseCrossEntropy()
            .loss(new LossOperands(logits, classes, null, loss, trial.guarded(8), 4), 0, 2);
        assertEquals(0f, loss.get(0), set.name());
        KernelTrial.assertClose(0.4076059644443803, loss.get(1), 4, 0, set.name());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("widths")
  void aNanFillsItsRowOnly(int cols) {
    for (KernelSet set : KernelTrial.sets()) {
      try (KernelTrial trial = new KernelTrial(cols)) {
        Buffer in = trial.input(3L * cols, -1, 1);
        in.set(cols + cols / 2, Float.NaN);
        Buffer out = trial.guarded(3L * cols);
        SoftmaxKernels.of(set).softmax(in, out, cols, 0, 3);
        for (int i = 0; i < 3 * cols; i++) {
          assertEquals(i / cols == 1, Float.isNaN(out.get(i)), set.name() + " at " + i);
        }
        Buffer loss = trial.guarded(3);
        SoftmaxKernels.of(set)
            .sparseCrossEntropy()
            .loss(new LossOperands(in, trial.ints(3, 0, 1), null, loss, out, cols), 0, 3);
        assertTrue(Float.isNaN(loss.get(1)) && !Float.isNaN(loss.get(0) + loss.get(2)));
      }
    }
  }

  private static double logSum(Buffer in, int cols, int row) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = row * cols; i < (row + 1) * cols; i++) {
      max = Math.max(max, in.get(i));
    }
    double sum = 0;
    for (int i = row * cols; i < (row + 1) * cols; i++) {
      sum += Math.exp(in.get(i) - max);
    }
    return max + Math.log(sum);
  }
}
