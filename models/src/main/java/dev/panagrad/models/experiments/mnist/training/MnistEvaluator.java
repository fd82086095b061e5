package dev.panagrad.models.experiments.mnist.training;

import dev.panagrad.engine.parallel.Task;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.graph.session.WarmUp;
import dev.panagrad.models.data.BatchFiller;
import dev.panagrad.models.data.ImageDataset;
import dev.panagrad.models.data.order.EvaluationBatches;
import dev.panagrad.models.train.Peers;
import dev.panagrad.models.train.Score;

/** Runs a model over a whole data set, in batches, of which the last one may be smaller. */
public final class MnistEvaluator implements AutoCloseable {
  /** Large enough for products to be efficient. */
  private static final int MOST = 1_000;

  /**
   * The limit in bytes for the largest intermediate value, so that it stays in a shared cache:
   * fastest in measurements with large convolutions, by a quarter compared with batches of {@value
   * #MOST}.
   */
  private static final long MOST_BYTES = 10_000_000;

  /** The vector lanes that a layout with the batch innermost fills. */
  private static final int LANES = 16;

  /** The numbers that {@link #batch(int)} returns for an example. */
  private static final int RESULTS = 3;

  /** The index of the first example. */
  private static final int[] FIRST = {0};

  private final MnistModel model;
  private final Session session;
  private final ImageDataset data;
  private final BatchFiller filler;
  private final EvaluationBatches batches;
  private final DigitBatch full;
  private final DigitBatch rest;
  private final Feeds feeds = new Feeds();
  private final Results ofFull;
  private final Results ofRest;
  private final Task fill = this::fill;
  private DigitBatch batch;
  private int count;
  private int parts;
  private Found also = (_, _) -> {};

  MnistEvaluator(MnistModel model, Session session, ImageDataset data) {
    this.model = model;
    this.session = session;
    this.data = data;
    filler = new BatchFiller(data, session.options());
    int batch = Math.min(batch(model.graph()), data.size());
    batches = new EvaluationBatches(data.size(), batch);
    full = new DigitBatch(batch);
    rest = data.size() % batch == 0 ? full : new DigitBatch(data.size() % batch);
    Fetches fetches = Fetches.of(model.losses(), model.hits(), model.probabilities());
    ofFull = new Results(fetches);
    ofRest = new Results(fetches);
  }

  private static int batch(Graph graph) {
    long largest = 1;
    for (Node node : graph.nodes()) {
      Shape shape = node.shape();
      if (shape.rank() > 1 && shape.size(0) == Shape.UNKNOWN) {
        largest = Math.max(largest, shape.elements(1, shape.rank()));
      }
    }
    long fit = MOST_BYTES / (largest * Float.BYTES) / LANES * LANES;
    return Math.clamp(fit, LANES, MOST);
  }

  /** Receives the results of each example. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Receives one example.
     *
     * @param example its number in the data set
     * @param loss in nats
     * @param hit whether its class was predicted
     * @param probabilities of all examples of the batch, [n, 10]; the next batch overwrites them
     * @param row of this example in probabilities
     */
    void visit(int example, float loss, boolean hit, Tensor probabilities, int row);
  }

  /** Receives the predicted class of each example. */
  @FunctionalInterface
  interface Found {
    void visit(int example, int found);
  }

  /** The class with the largest value in a row of [n, classes]; of equal values, the first. */
  public static int largest(Tensor values, int row) {
    int classes = values.shape().size(1);
    long start = (long) row * classes;
    int best = 0;
    for (int c = 1; c < classes; c++) {
      if (values.buffer().get(start + c) > values.buffer().get(start + best)) {
        best = c;
      }
    }
    return best;
  }

  /** The data set of the evaluation. */
  public ImageDataset data() {
    return data;
  }

  /** The number of examples. */
  public int size() {
    return data.size();
  }

  /** Also passes the predictions of each {@link #score} to a visitor. */
  void also(Found visitor) {
    also = visitor;
  }

  /** The loss, 100 times the mean, and the accuracy. */
  public Score score() {
    return score(null);
  }

  /**
   * As {@link #score}, the processes sharing the batches; all call it at the same time.
   *
   * @param peers null if there are no others
   */
  Score score(Peers peers) {
    double[] sums = new double[2];
    int[] next = new int[1];
    Peers.share(
        peers,
        batches.batches(),
        this::batch,
        results -> {
          for (int i = 0; i < results.length; i += RESULTS) {
            sums[0] += results[i];
            sums[1] += results[i + 1];
            also.visit(next[0]++, (int) results[i + 2]);
          }
        });
    return new Score(100 * sums[0] / data.size(), sums[1] / data.size());
  }

  /** The loss of each example of a batch, 1 if its class was predicted, and the predicted class. */
  private double[] batch(int number) {
    batches.restart(number, number + 1);
    int first = batches.next();
    double[] results =
        new double[RESULTS * Math.min(data.size() - first, full.images().shape().size(0))];
    runBatches(
        (example, loss, hit, probabilities, row) -> {
          results[RESULTS * row] = loss;
          results[RESULTS * row + 1] = hit ? 1 : 0;
          results[RESULTS * row + 2] = largest(probabilities, row);
        });
    return results;
  }

  /** Adds the runs of an evaluation, and the filling of its batches and of training batches. */
  void warmUp(WarmUp warmUp) {
    feeds.put(model.images(), full.images()).put(model.labels(), full.labels());
    warmUp
        .run(feeds, ofFull.fetches())
        .sample(() -> filler.fill(FIRST, 1, full.images().buffer(), full.labels().buffer()));
  }

  /** Passes every example to a visitor, in the order of the file. */
  public void run(Visitor visitor) {
    batches.restart();
    runBatches(visitor);
  }

  private void runBatches(Visitor visitor) {
    int example = batches.next();
    while (batches.advance()) {
      count = batches.count();
      batch = count == full.images().shape().size(0) ? full : rest;
      parts = session.activeThreads();
      session.share(fill, parts);
      feeds.put(model.images(), batch.images()).put(model.labels(), batch.labels());
      Results results = session.run(feeds, batch == full ? ofFull : ofRest);
      Tensor losses = results.get(model.losses());
      Tensor hits = results.get(model.hits());
      Tensor probabilities = results.get(model.probabilities());
      for (int row = 0; row < count; row++) {
        visitor.visit(
            example++, losses.buffer().get(row), hits.buffer().get(row) == 1, probabilities, row);
      }
    }
  }

  private void fill(int part) {
    filler.fill(
        batches.indices(), count, part, parts, batch.images().buffer(), batch.labels().buffer());
  }

  @Override
  public void close() {
    full.close();
    rest.close();
  }
}
