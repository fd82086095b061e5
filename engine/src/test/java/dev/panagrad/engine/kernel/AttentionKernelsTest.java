package dev.panagrad.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.kernel.attention.AttentionKernels;
import dev.panagrad.engine.kernel.attention.AttentionLayout;
import dev.panagrad.engine.kernel.attention.AttentionMask;
import dev.panagrad.engine.kernel.attention.AttentionPlan;
import dev.panagrad.engine.kernel.attention.AttentionSpec;
import dev.panagrad.engine.kernel.gemm.Gemm;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attention and its gradients in vectors against the scalar form, in memory full of NaN. */
final class AttentionKernelsTest {
  private static final int GUARD = 64;
  private static final int WORD = 0x7fc0beef;

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1, 1, 1, -1, false",
    "2, 3, 5, 7, 3, 2, -1, true",
    "3, 1, 17, 33, 16, 15, 1, true",
    "2, 2, 15, 16, 17, 33, 3, false",
    "1, 1, 130, 257, 8, 5, 100, true",
    "1, 2, 9, 700, 31, 64, -1, true",
    "2, 1, 0, 5, 3, 3, 1, false",
    "2, 1, 5, 0, 3, 3, -1, false",
    "2, 1, 4, 6, 0, 3, 0, true"
  })
  void vectorsAgreeWithTheScalarForm(
      int heads,
      int groups,
      int queries,
      int keys,
      int size,
      int valueSize,
      int seen,
      boolean masked) {
    AttentionSpec spec =
        new AttentionSpec(heads, groups, queries, keys, size, valueSize, 0.4f, seen);
    AttentionMask mask = masked ? new AttentionMask(new long[spec.queryHeads()], 0) : null;
    for (boolean gradient : new boolean[] {false, true}) {
      int[] scalar =
          run(
              spec,
              mask,
              gradient,
              AttentionKernels.of(KernelSets.scalar()),
              Gemm.of(KernelSets.scalar()),
              1);
      int[] vector =
          run(
              spec,
              mask,
              gradient,
              AttentionKernels.of(KernelSets.vector()),
              Gemm.of(KernelSets.vector()),
              1);
      int[] several =
          run(
              spec,
              mask,
              gradient,
              AttentionKernels.of(KernelSets.vector()),
              Gemm.of(KernelSets.vector()),
              3);
      for (int i = 0; i < scalar.length; i++) {
        float expected = Float.intBitsToFloat(scalar[i]);
        float found = Float.intBitsToFloat(vector[i]);
        assertEquals(expected, found, 5e-5f * Math.max(1, Math.abs(expected)), "element " + i);
        assertEquals(vector[i], several[i], "bits of element " + i);
      }
    }
  }

  /** What lies behind a length is changed. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void whatIsHiddenByLengthsChangesNoBit(int threads) {
    int heads = 2;
    int keys = 19;
    int width = heads * 5;
    int[] lengths = {19, 0, 7};
    AttentionSpec spec = new AttentionSpec(6, 1, 140, keys, 5, 5, 0.4f, AttentionSpec.ALL);
    AttentionLayout layout = AttentionLayout.across(heads, 3, 140, keys, 5);
    AttentionMask mask = AttentionMask.lengths(heads);
    for (boolean gradient : new boolean[] {false, true}) {
      int[][] found = new int[2][];
      for (int changed = 0; changed < 2; changed++) {
        Random random = new Random(8);
        try (Workspace workspace = new Workspace()) {
          Buffer q = filled(workspace, 3L * 140 * width, random);
          Buffer memory = filled(workspace, 3L * keys * 2 * width, random);
          Buffer upstream = filled(workspace, q.length(), random);
          Buffer seen = guarded(workspace, 3);
          for (int i = 0; i < 3; i++) {
            seen.setInt(i, lengths[i]);
            for (long at = lengths[i]; at < keys && changed > 0; at++) {
              for (long column = 0; column < 2L * width; column++) {
                memory.set(((long) i * keys + at) * 2 * width + column, 1e6f);
              }
            }
          }
          AttentionKernels kernels = AttentionKernels.of(KernelSets.vector());
          AttentionPlan plan =
              gradient
                  ? kernels.gradient(
                      Gemm.of(KernelSets.vector()), spec, mask, layout, false, threads)
                  : kernels.forward(
                      Gemm.of(KernelSets.vector()), spec, mask, layout, false, threads);
          long elements = q.length() + (gradient ? memory.length() : 0);
          Buffer out = guarded(workspace, elements);
          Buffer scratch = guarded(workspace, plan.scratch());
          for (int part = 0; part < plan.parts(); part++) {
            plan.run(part, q, memory, memory, seen, upstream, out, scratch, null);
          }
          checkGuards(out);
          checkGuards(scratch);
          found[changed] = new int[(int) elements];
          for (int i = 0; i < elements; i++) {
            found[changed][i] = out.getInt(i);
          }
          if (gradient) {
            for (long at = lengths[2]; at < keys; at++) {
              assertEquals(0, out.get(q.length() + (2L * keys + at) * 2 * width), "hidden key");
            }
          }
        }
      }
      assertArrayEquals(found[0], found[1]);
    }
  }

  private static int[] run(
      AttentionSpec s,
      AttentionMask mask,
      boolean gradient,
      AttentionKernels kernels,
      Gemm gemm,
      int threads) {
    Random random = new Random(8);
    try (Workspace workspace = new Workspace()) {
      long rows = (long) s.queryHeads() * s.queries();
      Buffer q = filled(workspace, rows * s.size(), random);
      Buffer k = filled(workspace, (long) s.heads() * s.keys() * s.size(), random);
      Buffer v = filled(workspace, (long) s.heads() * s.keys() * s.valueSize(), random);
      Buffer masks = filled(workspace, s.keys(), random);
      Buffer upstream = filled(workspace, rows * s.valueSize(), random);
      AttentionPlan plan =
          gradient
              ? kernels.gradient(gemm, s, mask, threads)
              : kernels.forward(gemm, s, mask, threads);
      long elements = gradient ? q.length() + k.length() + v.length() : rows * s.valueSize();
      Buffer out = guarded(workspace, elements);
      Buffer scratch = guarded(workspace, plan.scratch());
      for (int i = 0; i < plan.parts(); i++) {
        int part = threads % 2 == 0 ? i : plan.parts() - 1 - i;
        plan.run(part, q, k, v, masks, upstream, out, scratch, null);
      }
      checkGuards(out);
      checkGuards(scratch);
      int[] bits = new int[(int) elements];
      for (int i = 0; i < bits.length; i++) {
        bits[i] = out.getInt(i);
      }
      return bits;
    }
  }

  private static Buffer filled(Workspace workspace, long length, Random random) {
    Buffer buffer = guarded(workspace, length);
    for (long i = 0; i < length; i++) {
      buffer.set(i, random.nextFloat() * 2 - 1);
    }
    return buffer;
  }

  private static Buffer guarded(Workspace workspace, long length) {
    Buffer whole = workspace.allocate(length + 2 * GUARD);
    for (long i = 0; i < whole.segment().byteSize() / Float.BYTES; i++) {
      whole.setInt(i, WORD);
    }
    return new Buffer(whole.segment(), GUARD * 4L, length);
  }

  private static void checkGuards(Buffer buffer) {
    for (int i = 1; i <= GUARD; i++) {
      assertEquals(WORD, buffer.getInt(-i), "before the memory");
      assertEquals(WORD, buffer.getInt(buffer.length() + i - 1), "beyond the memory");
    }
  }

  /** A score that is NaN beside keys hidden by minus infinity, which a maximum might lose. */
  @ParameterizedTest
  @ValueSource(ints = {0, 4, 16, 32, 36})
  void keepsNan(int at) {
    AttentionSpec spec = new AttentionSpec(1, 1, 1, 37, 1, 1, 1, AttentionSpec.ALL);
    AttentionMask mask = new AttentionMask(new long[1], 0);
    try (Workspace workspace = new Workspace()) {
      Buffer q = workspace.allocate(1);
      Buffer k = workspace.allocate(37);
      Buffer v = workspace.allocate(37);
      Buffer added = workspace.allocate(37);
      Buffer out = workspace.allocate(1);
      q.set(0, 1);
      for (int i = 0; i < 37; i++) {
        k.set(i, i == at ? Float.NaN : i);
        added.set(i, i == at ? 0 : Float.NEGATIVE_INFINITY);
      }
      AttentionPlan plan =
          AttentionKernels.of(KernelSets.vector())
              .forward(Gemm.of(KernelSets.vector()), spec, mask, 1);
      Buffer scratch = workspace.allocate(plan.scratch());
      plan.run(0, q, k, v, added, null, out, scratch, null);
      assertTrue(Float.isNaN(out.get(0)), "NaN at " + at);
    }
  }

  @Test
  void refusesSizesThatOverflow() {
    int large = 1 << 30;
    assertThrows(
        IllegalArgumentException.class,
        () -> new AttentionSpec(large, 4, 1, 1, 1, 1, 1, AttentionSpec.ALL));
    assertThrows(
        IllegalArgumentException.class,
        () -> new AttentionSpec(large, 1, large, 1, 1, 1, 1, AttentionSpec.ALL));
    assertThrows(IllegalArgumentException.class, () -> new AttentionSpec(1, 1, 1, 1, 1, 1, 1, -2));
  }
}
