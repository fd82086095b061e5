package dev.panagrad.bench;

import dev.panagrad.bench.compare.process.ProductJvm;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.data.ArrayDataset;
import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.data.MiniBatches;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.fit.Fit;
import dev.panagrad.models.network.Network;
import dev.panagrad.models.nn.Adam;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.ModelSpec;
import dev.panagrad.models.train.TrainingListener;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The overhead of {@link Fit} over a hand-written loop over a {@link Session}: both train the same
 * network on the same examples, alternately in one JVM that is started like the product's.
 */
public final class FitCost {
  private static final int SIDE = 28;
  private static final int CLASSES = 10;
  private static final int BATCH = 100;
  private static final long SEED = 1;
  private static final int ROUNDS = 9;

  /** Steps before the measured ones. */
  private static final int WARM = 100;

  /**
   * A network and the number of its steps that are measured per turn.
   *
   * @param layers as text
   */
  private record Subject(String name, String layers, int steps) {
    static final List<Subject> ALL =
        List.of(
            new Subject(
                "mlp",
                "dense 200 relu; dense 100 relu; dense 60 relu; dense 30 relu; dense 10",
                800),
            new Subject(
                "conv",
                "conv 5x5x4; conv 5x5x8 /2; conv 4x4x12 /2; dense 200 relu; dense 10",
                300));
  }

  private FitCost() {}

  /** Starts the measuring JVM. */
  static void run(Path directives) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ProductJvm.options(directives));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), FitCost.class.getName()));
    try {
      int code = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("the measuring JVM ended with " + code);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Measures in this JVM. */
  public static void main(String[] args) {
    System.out.println("| network | threads | Fit, ms | by hand, ms | Fit / by hand (quartiles) |");
    System.out.println("| --- | ---: | ---: | ---: | ---: |");
    for (Subject subject : Subject.ALL) {
      for (int threads : new int[] {1, 2}) {
        compare(subject, SessionOptions.defaults().withThreads(threads).withSeed(SEED));
      }
    }
    System.out.println("\nMilliseconds a step, medians of %d turns.".formatted(ROUNDS));
  }

  private static void compare(Subject subject, SessionOptions options) {
    Dataset data = data((WARM + subject.steps()) * BATCH);
    Network network = Network.parse(subject.layers());
    // One turn of each compiles the kernels.
    fit(network, data, options);
    byHand(network, data, options);
    double[] fit = new double[ROUNDS];
    double[] byHand = new double[ROUNDS];
    double[] ratios = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      boolean first = round % 2 == 0;
      fit[round] = first ? fit(network, data, options) : 0;
      byHand[round] = byHand(network, data, options);
      fit[round] = first ? fit[round] : fit(network, data, options);
      ratios[round] = fit[round] / byHand[round];
    }
    System.out.println(
        String.format(
            Locale.ROOT,
            "| %s | %d | %.3f | %.3f | %.3f (%.3f to %.3f) |",
            subject.name(),
            options.threads(),
            quantile(fit, 0.5),
            quantile(byHand, 0.5),
            quantile(ratios, 0.5),
            quantile(ratios, 0.25),
            quantile(ratios, 0.75)));
  }

  private static double quantile(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }

  private static Dataset data(int count) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[][] images = new float[count][SIDE * SIDE];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = random.nextInt(CLASSES);
      for (int j = 0; j < images[i].length; j++) {
        images[i][j] = random.nextFloat();
      }
    }
    return ArrayDataset.ofClasses(
        Shape.of(SIDE, SIDE, 1), images, labels, (Target.Classes) Target.classes(CLASSES));
  }

  /** Milliseconds per step, over one epoch. */
  private static double fit(Network network, Dataset data, SessionOptions options) {
    Model model = Model.create(ModelSpec.of(network, data), SEED);
    Stopwatch watch = new Stopwatch();
    new Fit().epochs(1).batch(BATCH).options(options).listener(watch).run(model, data);
    return watch.millis();
  }

  /** Times the steps after the warm-up. */
  private static final class Stopwatch implements TrainingListener {
    private long start;
    private long end;
    private long last;

    @Override
    public void stepped(long step, float loss) {
      if (step == WARM) {
        start = System.nanoTime();
      }
      end = System.nanoTime();
      last = step;
    }

    double millis() {
      return (end - start) / 1e6 / (last - WARM);
    }
  }

  /** The same training as a user would write it without {@link Fit}. */
  private static double byHand(Network network, Dataset data, SessionOptions options) {
    GraphBuilder g = new GraphBuilder();
    Node x = g.placeholder("x", Shape.UNKNOWN, SIDE, SIDE, 1);
    Node classes = g.placeholder("classes", DType.INT32, Shape.UNKNOWN);
    Layers layers = Layers.training(g, g.constant(1), g.constant(0));
    Node loss = g.mean(g.sparseSoftmaxCrossEntropy(network.apply(layers, x), classes));
    Node train = new Adam().minimize(g, loss, g.constant(1e-3f));
    int steps = data.size() / BATCH;
    MiniBatches batches = new MiniBatches(data.size(), BATCH, SEED, true);
    float[] row = new float[SIDE * SIDE];
    try (Session session = new Session(g.build(), options);
        Tensor images = Tensor.allocate(DType.FLOAT32, Shape.of(BATCH, SIDE, SIDE, 1));
        Tensor labels = Tensor.allocate(DType.INT32, Shape.of(BATCH))) {
      Feeds feeds = new Feeds().put(x, images).put(classes, labels);
      Results results = new Results(Fetches.of(loss, train));
      MemorySegment into = images.buffer().segment();
      long start = 0;
      for (int step = 0; step < steps; step++) {
        if (step == WARM) {
          start = System.nanoTime();
        }
        int[] examples = batches.next();
        for (int i = 0; i < BATCH; i++) {
          data.features(examples[i], 0, row);
          long at = images.buffer().offset() + (long) i * row.length * Float.BYTES;
          MemorySegment.copy(row, 0, into, ValueLayout.JAVA_FLOAT, at, row.length);
          labels.buffer().setInt(i, data.label(examples[i]));
        }
        session.run(feeds, results);
        if (!Float.isFinite(results.scalar(loss))) {
          throw new IllegalStateException("the loss is " + results.scalar(loss));
        }
      }
      return (System.nanoTime() - start) / 1e6 / (steps - WARM);
    }
  }
}
