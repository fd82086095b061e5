package dev.panagrad.models.data;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.KernelSets;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.session.SessionOptions;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class BatchFillerTest {
  private final Workspace workspace = new Workspace();
  private final ImageDataset data = Mnist.embedded().test();

  @AfterEach
  void close() {
    workspace.close();
  }

  static KernelSet[] kernels() {
    return new KernelSet[] {KernelSets.scalar(), KernelSets.best()};
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void copiesPixelsAndOneHotLabelsOfTheWantedExamples(KernelSet kernels) {
    BatchFiller filler = new BatchFiller(data, SessionOptions.defaults().withKernels(kernels));
    Buffer images = workspace.allocate(3 * 784);
    Buffer labels = workspace.allocate(3 * 10);
    labels.set(29, 7);
    int[] indices = {9_999, 0, 4_711};
    filler.fill(indices, 3, images, labels);
    for (int row = 0; row < 3; row++) {
      for (int i = 0; i < 784; i++) {
        float expected = data.pixel(indices[row], i / 28, i % 28) / 255f;
        assertEquals(expected, images.get(row * 784L + i), Math.ulp(expected));
      }
      for (int c = 0; c < 10; c++) {
        assertEquals(data.label(indices[row]) == c ? 1 : 0, labels.get(row * 10L + c));
      }
    }
  }

  @Test
  void partsFilledApartMakeTheWhole() {
    BatchFiller filler = new BatchFiller(data, SessionOptions.defaults());
    Buffer images = workspace.allocate(4 * 784);
    Buffer labels = workspace.allocate(4 * 10);
    Buffer whole = workspace.allocate(4 * 784);
    int[] indices = {5, 6, 7, 8};
    filler.fill(indices, 4, whole, labels);
    for (int parts : new int[] {2, 3, 50}) {
      labels.set(0, 5);
      for (int i = 0; i < 4 * 784; i++) {
        images.set(i, -1);
      }
      for (int part = parts - 1; part >= 0; part--) {
        filler.fill(indices, 4, part, parts, images, labels);
      }
      for (int i = 0; i < 4 * 784; i++) {
        assertEquals(whole.get(i), images.get(i));
      }
      for (int row = 0; row < 4; row++) {
        for (int c = 0; c < 10; c++) {
          assertEquals(data.label(indices[row]) == c ? 1 : 0, labels.get(row * 10L + c));
        }
      }
    }
  }

  @Test
  void refusesBuffersThatAreTooSmall() {
    BatchFiller filler = new BatchFiller(data, SessionOptions.defaults());
    Buffer images = workspace.allocate(784);
    Buffer labels = workspace.allocate(10);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> filler.fill(new int[] {1, 2}, 2, images, labels))
            .getMessage();
    assertTrue(message.contains("2 examples need buffers of [2, 784] and [2, 10]"), message);
    assertThrows(
        IllegalArgumentException.class, () -> filler.fill(new int[] {1}, 2, images, labels));
  }

  /** Part 1 of 1 wrote a row behind the last, into what lies next in memory. */
  @Test
  void refusesPartsAndExamplesThatDoNotExist() {
    BatchFiller filler = new BatchFiller(data, SessionOptions.defaults());
    Buffer block = workspace.allocate(4 * 784);
    Buffer images = block.part(0, 2 * 784);
    Buffer labels = workspace.allocate(20);
    for (int[] part : new int[][] {{1, 1}, {-1, 1}, {0, 0}, {3, 2}, {Integer.MAX_VALUE, 2}}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> filler.fill(new int[] {1, 2}, 2, part[0], part[1], images, labels));
    }
    for (int wrong : new int[] {-1, data.size(), Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> filler.fill(new int[] {1, wrong}, 2, images, labels))
              .getMessage();
      assertTrue(message.contains("index " + wrong + " at position 1"), message);
    }
    for (int i = 0; i < 4 * 784; i++) {
      assertEquals(0, block.get(i));
    }
    int parts = 10_000_000;
    assertDoesNotThrow(() -> filler.fill(new int[] {1, 2}, 2, parts - 1, parts, images, labels));
  }

  @Test
  void allocatesNothingWhenWarm() {
    BatchFiller filler = new BatchFiller(data, SessionOptions.defaults());
    Buffer images = workspace.allocate(100 * 784);
    Buffer labels = workspace.allocate(100 * 10);
    MiniBatches batches = new MiniBatches(data.size(), 100, 1, true);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 60; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 100; i++) {
        filler.fill(batches.next(), 100, images, labels);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertEquals(0, least);
  }
}
