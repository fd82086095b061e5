package dev.panagrad.models.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.panagrad.engine.kernel.KernelSets;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.WarmUp;
import dev.panagrad.models.run.Experiments;
import dev.panagrad.models.train.store.Checkpoint;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is promised of every experiment: same bits, exact resuming, nothing allocated or leaked. */
final class PromisesTest {
  private static final long SEED = 4;

  static Stream<String> experiments() {
    return Experiments.all().stream().map(Experiment::name);
  }

  private static TrainingTask open(String name, int batch, int threads) {
    return open(name, batch, SessionOptions.defaults().withThreads(threads));
  }

  private static TrainingTask open(String name, int batch, SessionOptions options) {
    return open(name, batch, 1, options);
  }

  static TrainingTask open(String name, int batch, int shards, SessionOptions options) {
    Experiment experiment = Experiments.find(name).orElseThrow();
    HyperParameters values = small(experiment, 20);
    return experiment.open(settings(experiment, values, batch, shards, options.withSeed(SEED)));
  }

  /** With few pairs or pictures where there are such: to read and learn of many takes seconds. */
  static TaskSettings settings(
      Experiment experiment,
      HyperParameters values,
      int batch,
      int shards,
      SessionOptions options) {
    String pairs = experiment.kind() == DataKind.PAIRS ? FewPairs.file().toString() : null;
    Path pictures = experiment.kind() == DataKind.PICTURES ? FewPictures.folder() : null;
    return TaskSettings.of(experiment, options)
        .with(values)
        .withBatch(batch, shards)
        .with(DataSource.pairs(pairs).withFolder(pictures));
  }

  /** Hyper-parameters with text models made small. */
  static HyperParameters small(Experiment experiment, int units) {
    HyperParameters values = experiment.hyperParameters();
    if (values.has("heads")) {
      HyperParameters few = values.set("layers", 2).set("heads", 2).set("width", 2 * units);
      return values.has("block")
          ? few.set("block", 9)
          : few.set("hidden", 2 * units).set("vocabulary", 400).set("tokens", 16);
    }
    if (values.has("hidden")) {
      return values.set("layers", 2).set("hidden", units).set("sequence", 9);
    }
    if (values.has("units")) {
      HyperParameters narrow = values.set("units", units).set("embedding", units);
      return values.has("vocabulary") ? narrow.set("vocabulary", 400).set("tokens", 16) : narrow;
    }
    return values;
  }

  static void train(TrainingTask task, int from, int to) {
    for (int step = from; step < to; step++) {
      task.nextBatch();
      if (step % 3 == 0) {
        task.scoreBatch();
      }
      task.update(step);
    }
  }

  static Map<String, float[]> variables(TrainingTask task) {
    Map<String, float[]> values = new TreeMap<>();
    for (Node variable : task.session().graph().variables()) {
      values.put(variable.name(), task.session().variable(variable).toArray());
    }
    return values;
  }

  static void assertSame(Map<String, float[]> expected, Map<String, float[]> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((name, values) -> assertArrayEquals(values, actual.get(name), 0, name));
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void bitsDoNotDependOnThreads(String name) {
    Map<String, float[]> expected = null;
    for (int threads = 1; threads <= 3; threads++) {
      try (TrainingTask task = open(name, 100, threads)) {
        train(task, 0, 7);
        if (expected == null) {
          expected = variables(task);
        }
        assertSame(expected, variables(task));
      }
    }
  }

  /** The variables after three steps, and a score. */
  static Map<String, float[]> trained(TrainingTask task) {
    train(task, 0, 3);
    Map<String, float[]> found = variables(task);
    Score score = task.scoreBatch();
    found.put("score", new float[] {(float) score.loss(), (float) score.accuracy()});
    return found;
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void bitsDoNotDependOnAWarmUp(String name) {
    Map<String, float[]> expected = null;
    for (boolean warm : new boolean[] {false, true}) {
      try (TrainingTask task = open(name, 30, 2)) {
        if (warm) {
          WarmUp warmUp = new WarmUp(task.session());
          task.warmUp(warmUp);
          warmUp.start();
        }
        Map<String, float[]> found = trained(task);
        if (expected == null) {
          expected = found;
        }
        assertSame(expected, found);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void bitsDoNotDependOnWhetherMemoryIsReused(String name) {
    Map<String, float[]> expected = null;
    for (boolean reuse : new boolean[] {false, true}) {
      try (TrainingTask task = open(name, 30, SessionOptions.defaults().withReuse(reuse))) {
        Map<String, float[]> found = trained(task);
        if (expected == null) {
          expected = found;
        }
        assertSame(expected, found);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void goesOnFromACheckpointBitForBit(String name, @TempDir Path folder) {
    Path file = folder.resolve("last.safetensors");
    Map<String, float[]> expected;
    try (TrainingTask task = open(name, 30, 2)) {
      train(task, 0, 5);
      new Checkpoint(name, 5, task.session().counter(), null, 0, task.position()).save(file, task);
      train(task, 5, 11);
      expected = variables(task);
    }
    try (TrainingTask task = open(name, 30, 2)) {
      Checkpoint checkpoint = Checkpoint.load(file, name, task.session());
      task.seek(checkpoint.position());
      train(task, 5, 11);
      assertSame(expected, variables(task));
    }
  }

  /**
   * What is around the kernels, and plain loops; a step at a time, as other threads allocate too.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "mnist-softmax",
        "mnist-mlp-dropout",
        "mnist-mlp-relu-bn",
        "mnist-conv",
        "text-gru",
        "text-gpt",
        "caption-digits",
        "caption-emoji"
      })
  void aWarmStepAllocatesNothing(String name) {
    SessionOptions options = SessionOptions.defaults().withThreads(2);
    try (TrainingTask task = open(name, 2, options.withKernels(KernelSets.scalar()))) {
      assertEquals(0, leastAllocated(task, 1, 400), "bytes in a step");
    }
  }

  /** Vectors go through the heap until the JIT compiler has got all kernels, and then no more. */
  @ParameterizedTest
  @ValueSource(strings = {"mnist-softmax"})
  void aWarmStepOfVectorKernelsAllocatesNothing(String name) {
    try (TrainingTask task = open(name, 100, 2)) {
      assertEquals(0, leastAllocated(task, 200, 40_000), "bytes in 200 steps");
    }
  }

  /**
   * The fewest bytes that all threads together allocated in so many steps; stops at none. Threads
   * of the program that runs the tests, which talk to it every now and then, don't count.
   */
  static long leastAllocated(TrainingTask task, int window, int most) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] counted =
        Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
            .filter(info -> info != null && !info.getThreadName().startsWith("surefire"))
            .mapToLong(ThreadInfo::getThreadId)
            .toArray();
    long least = Long.MAX_VALUE;
    for (int step = 0; least > 0 && step < most; ) {
      long before = allocated(threads, counted);
      for (int end = step + window; step < end; step++) {
        task.nextBatch();
        task.update(step);
      }
      least = Math.min(least, allocated(threads, counted) - before);
    }
    return least;
  }

  private static long allocated(ThreadMXBean threads, long... counted) {
    long sum = 0;
    for (long thread : counted) {
      sum += Math.max(0, threads.getThreadAllocatedBytes(thread));
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void nothingLeaks(String name) {
    long before = Workspace.liveBytes();
    try (TrainingTask task = open(name, 4, 1)) {
      train(task, 0, 1);
    }
    assertEquals(before, Workspace.liveBytes());
  }
}
