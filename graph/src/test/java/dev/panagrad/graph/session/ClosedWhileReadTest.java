package dev.panagrad.graph.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.panagrad.engine.blas.OpenBlas;
import dev.panagrad.engine.blas.OpenBlasGemm;
import dev.panagrad.engine.blas.OpenBlasUnavailableException;
import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.KernelSets;
import dev.panagrad.engine.kernel.gemm.Gemm;
import dev.panagrad.engine.kernel.gemm.GemmPlan;
import dev.panagrad.engine.kernel.gemm.GemmSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tensors that are closed while a run reads them. */
final class ClosedWhileReadTest extends SessionFixture {
  private static final int SIZE = 256;

  private final GraphBuilder b = new GraphBuilder();
  private final Node left = b.placeholder("left", Shape.UNKNOWN, SIZE);
  private final Node right = b.placeholder("right", SIZE, SIZE);
  private final Node product = b.matMul(left, right);

  private static Gemm gemm(String name) {
    KernelSet kernels = KernelSets.best();
    if (name.equals("own")) {
      return Gemm.of(kernels);
    }
    try {
      return new OpenBlasGemm(OpenBlas.open(), kernels);
    } catch (OpenBlasUnavailableException e) {
      return Assumptions.abort(e.getMessage());
    }
  }

  private static Tensor filled(float value) {
    Tensor tensor = Tensor.allocate(DType.FLOAT32, Shape.of(SIZE, SIZE));
    float[] values = new float[SIZE * SIZE];
    Arrays.fill(values, value);
    tensor.set(values);
    return tensor;
  }

  /** Does something when the product is about to be computed, and then computes it. */
  private record Interrupted(Gemm gemm, Runnable first) implements Gemm {
    @Override
    public String name() {
      return "interrupted";
    }

    @Override
    public GemmPlan plan(GemmSpec spec, int threads) {
      GemmPlan plan = gemm.plan(spec, threads);
      return new GemmPlan() {
        @Override
        public long scratch() {
          return plan.scratch();
        }

        @Override
        public int phases() {
          return plan.phases();
        }

        @Override
        public int parts(int phase) {
          return plan.parts(phase);
        }

        @Override
        public void run(
            int phase, int part, Buffer a, Buffer b, Buffer out, Buffer bias, Buffer scratch) {
          first.run();
          plan.run(phase, part, a, b, out, bias, scratch);
        }

        @Override
        public String describe() {
          return plan.describe();
        }
      };
    }
  }

  private static void onAnotherThread(Runnable work) {
    Thread thread = new Thread(work);
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"own", "OpenBLAS"})
  void aTensorClosedInTheMidstOfARunIsReadToTheEnd(String name) {
    AtomicReference<Tensor> closing = new AtomicReference<>();
    Runnable close =
        () -> {
          Tensor tensor = closing.getAndSet(null);
          if (tensor != null) {
            onAnotherThread(tensor::close);
          }
        };
    SessionOptions options = OPTIONS.withGemm(new Interrupted(gemm(name), close));
    try (Session session = new Session(b.build(), options)) {
      Tensor a = filled(2);
      Tensor c = filled(3);
      Feeds feeds = new Feeds().put(left, a).put(right, c);
      session.compile(feeds, Fetches.of(product));
      long before = Workspace.liveBytes();
      closing.set(a);
      float[] values = session.run(feeds, Fetches.of(product)).get(product).toArray();
      for (float value : values) {
        assertEquals(6 * SIZE, value);
      }
      long size = before - Workspace.liveBytes();
      assertEquals(SIZE * SIZE * Float.BYTES + Workspace.PADDING, size, "freed with the run");
      refuses(
          IllegalStateException.class, () -> session.run(feeds, Fetches.of(product)), "is closed");
      refuses(IllegalStateException.class, a::toArray, "[256, 256]", "is closed");
      c.close();
    }
  }

  /** As it happens: no wrong value, and no crash. */
  @ParameterizedTest
  @ValueSource(strings = {"own", "OpenBLAS"})
  void closingBesideRunsGivesRightValuesOrASentence(String name) throws InterruptedException {
    AtomicReference<Throwable> wrong = new AtomicReference<>();
    try (Session session = new Session(b.build(), OPTIONS.withGemm(gemm(name)).withThreads(2));
        Tensor c = filled(3)) {
      AtomicReference<Tensor> now = new AtomicReference<>(filled(2));
      AtomicBoolean done = new AtomicBoolean();
      Thread runner =
          new Thread(
              () -> {
                for (int i = 0; i < 1_000; i++) {
                  try {
                    Feeds feeds = new Feeds().put(left, now.get()).put(right, c);
                    Tensor found = session.run(feeds, Fetches.of(product)).get(product);
                    assertEquals(6 * SIZE, found.buffer().get((long) i * 61 % (SIZE * SIZE)));
                  } catch (IllegalStateException e) {
                    assertEquals("the tensor of shape [256, 256] is closed", e.getMessage());
                  }
                }
                done.set(true);
              });
      runner.setUncaughtExceptionHandler(
          (_, thrown) -> {
            wrong.set(thrown);
            done.set(true);
          });
      runner.start();
      while (!done.get()) {
        now.getAndSet(filled(2)).close();
      }
      runner.join();
      now.get().close();
      assertEquals(null, wrong.get());
    }
  }

  @Test
  void aTensorThatAWarmUpWasGivenMustBeOpenWhenItStarts() {
    try (Session session = new Session(b.build(), OPTIONS);
        Tensor c = filled(3)) {
      Tensor a = filled(2);
      WarmUp warmUp =
          new WarmUp(session).run(new Feeds().put(left, a).put(right, c), Fetches.of(product));
      a.close();
      refuses(IllegalStateException.class, warmUp::start, "[256, 256] is closed");
    }
  }
}
