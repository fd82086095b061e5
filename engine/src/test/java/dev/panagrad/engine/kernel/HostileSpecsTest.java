package dev.panagrad.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.kernel.conv.plan.Windows;
import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.engine.kernel.gemm.GemmSpec;
import dev.panagrad.engine.kernel.layout.MovementKernels;
import dev.panagrad.engine.kernel.norm.NormSpec;
import dev.panagrad.engine.kernel.pool.PoolSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sizes of which a product, a sum or what is rounded up fits no int are refused by the specs. */
final class HostileSpecsTest {
  private static final int MAX = Integer.MAX_VALUE;

  static Stream<Executable> specs() {
    return Stream.of(
        () -> GemmSpec.of(false, false, MAX, 1, 1),
        () -> GemmSpec.of(false, false, 1, 1, -1),
        () -> product(4, 4, 4, 3, 4, 4),
        () -> product(4, 4, 4, 4, 3, 4),
        () -> product(4, 4, 4, 4, 4, 3),
        () -> product(1 << 30, 1 << 30, 1, 1, 1 << 30, 1 << 30),
        () -> ConvSpec.same(1, 1 << 16, 1 << 16, 1, 1, 3, 3, 1, 1),
        () -> ConvSpec.same(MAX, 3, 3, 1, 1, 3, 3, 1, 1),
        () -> ConvSpec.same(1, 3, 3, 1 << 16, 1 << 16, 1, 1, 1, 1),
        () -> ConvSpec.same(1, 3, 1 << 20, 1 << 10, 1, 1, 1, 1, 1),
        () -> ConvSpec.same(1, MAX - 1, 3, 1, 1, 3, 3, 1, 1),
        () -> PoolSpec.same(1, 1 << 16, 1 << 16, 1, 3, 3, 1, 1),
        () -> PoolSpec.same(1, 3, 3, 1, MAX, 3, 1, 1),
        () -> PoolSpec.same(MAX, 1 << 10, 1, 1, 1, 1, 1, 1),
        () -> NormSpec.images(1 << 20, 1 << 10, 1 << 10, 1),
        () -> NormSpec.images(MAX, 1 << 10, 1 << 10, 1),
        () -> new NormSpec(11, 4, 600, 64),
        () -> new NormSpec(MAX - 1, MAX - 1, 16, 16));
  }

  private static GemmSpec product(int m, int n, int k, int lda, int ldb, int ldc) {
    return new GemmSpec(false, false, m, n, k, lda, ldb, ldc, false, false, Activation.NONE);
  }

  @ParameterizedTest
  @MethodSource("specs")
  void areRefused(Executable spec) {
    assertThrows(IllegalArgumentException.class, spec);
  }

  @Test
  void windowsFarApartDoNotWrapAround() {
    assertEquals(1, Windows.sameOutputs(9, MAX));
    assertEquals(0, Windows.samePadding(9, 3, MAX));
    assertEquals(2, Windows.validOutputs(9, 3, 6));
    assertThrows(
        IllegalArgumentException.class,
        () -> new PoolSpec(1, 9, 9, 1, 3, 3, 1 << 30, 1, 0, 0, 3, 7));
  }

  /** A table without columns has no row that could be copied. */
  @Test
  void aTableWithoutColumnsIsGathered() {
    try (Workspace workspace = new Workspace()) {
      Buffer indices = workspace.allocate(2);
      Buffer empty = workspace.allocate(0);
      for (KernelSet kernels : new KernelSet[] {KernelSets.scalar(), KernelSets.best()}) {
        MovementKernels.of(kernels).gatherRows(empty, indices, empty, 0, 0, 2);
      }
    }
  }
}
