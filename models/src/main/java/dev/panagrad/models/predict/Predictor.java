package dev.panagrad.models.predict;

import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.data.PictureEncoder;
import dev.panagrad.models.data.table.RowEncoder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Runs a model on any number of threads at once: the weights are shared, and each call uses scratch
 * memory of its own. There are no locks, and a warm call that writes to the caller's array
 * allocates nothing.
 */
public final class Predictor implements AutoCloseable {
  /** How many workers are kept for the next calls; a power of 2. */
  private static final int SLOTS = 64;

  private final ModelSpec spec;
  private final ModelGraph graph;
  private final SessionOptions options;
  private final int inputs;
  private final int outputs;
  private final AtomicReferenceArray<PredictionWorker> idle = new AtomicReferenceArray<>(SLOTS);
  private volatile boolean closed;

  /** Made on first use; two threads may make equal ones. */
  private volatile RowEncoder encoder;

  /** A predictor that computes each call on the caller's thread. */
  public Predictor(Model model) {
    this(model, SessionOptions.defaults().withThreads(1));
  }

  /**
   * A predictor.
   *
   * @param options with the number of threads that one call uses
   */
  public Predictor(Model model, SessionOptions options) {
    spec = model.spec();
    this.options = options;
    graph = ModelGraph.of(spec, model.weights());
    inputs = Math.toIntExact(spec.input().elements());
    outputs = spec.target().width();
  }

  /** Reads a model and makes a predictor for it. */
  public static Predictor open(Path file) {
    return new Predictor(Model.load(file));
  }

  /** The specification of the model. */
  public ModelSpec spec() {
    return spec;
  }

  /**
   * Predicts one example.
   *
   * @param example its features, row-major
   * @return probabilities of the classes, or the numbers
   */
  public float[] predict(float... example) {
    float[] result = new float[outputs];
    predict(example, 1, result);
    return result;
  }

  /**
   * Predicts some examples.
   *
   * @param examples their features, example after example
   * @param count how many examples
   * @param into gets the predictions, example after example
   * @throws IllegalArgumentException if there are too few features, or one is no number
   * @throws IllegalStateException if this is closed
   */
  public void predict(float[] examples, int count, float[] into) {
    check(examples, count, into);
    PredictionWorker worker = take();
    try {
      worker.run(examples, count, into);
    } finally {
      giveBack(worker);
    }
  }

  /**
   * Predicts one row of a table with the columns of the training data.
   *
   * @param row the text by column; empty text, NA and ? stand for missing values
   * @return probabilities of the classes, or the numbers
   * @throws IllegalArgumentException with the column that is missing, has an unknown category, or
   *     text where a number is needed; or if the model was not trained on a table
   */
  public float[] predict(Map<String, String> row) {
    return predict(encoder().encode(row));
  }

  /**
   * Predicts a picture in a file, scaled like the training pictures.
   *
   * @return probabilities of the classes, or the numbers
   * @throws dev.panagrad.models.io.FileException if it is no intact picture
   * @throws IllegalArgumentException if the model was not trained on pictures
   */
  public float[] predict(Path picture) {
    return predict(PictureEncoder.of(spec.preprocessing()).encode(picture));
  }

  /** The most probable class of a picture, otherwise as {@link #predict(Path)}. */
  public int classify(Path picture) {
    return best(predict(picture));
  }

  /** The most probable class of one row of a table, otherwise as {@link #predict(Map)}. */
  public int classify(Map<String, String> row) {
    return classify(encoder().encode(row));
  }

  /** The most probable class of one example. */
  public int classify(float... example) {
    return best(predict(example));
  }

  private static int best(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }

  /** The names of the predicted classes or numbers. */
  public List<String> names() {
    return spec.names();
  }

  private RowEncoder encoder() {
    RowEncoder known = encoder;
    if (known == null) {
      known = RowEncoder.of(spec.preprocessing());
      encoder = known;
    }
    return known;
  }

  private void check(float[] examples, int count, float[] into) {
    if (count < 0 || (long) count * inputs > examples.length) {
      throw new IllegalArgumentException(
          "%d examples of %s have %,d features, but %,d are given"
              .formatted(count, spec.input(), (long) count * inputs, examples.length));
    }
    if ((long) count * outputs > into.length) {
      throw new IllegalArgumentException(
          "%d examples need room for %,d values, but there is room for %,d"
              .formatted(count, (long) count * outputs, into.length));
    }
    for (int i = 0; i < count * inputs; i++) {
      if (!Float.isFinite(examples[i])) {
        throw new IllegalArgumentException(
            "feature %d of example %d is %s; replace what is no number"
                .formatted(i % inputs, i / inputs, examples[i]));
      }
    }
  }

  /** A free worker; usually a thread gets the one that it used last. */
  private PredictionWorker take() {
    int start = (int) Thread.currentThread().threadId();
    for (int i = 0; i < SLOTS && !closed; i++) {
      int slot = (start + i) & (SLOTS - 1);
      PredictionWorker worker = idle.get(slot) == null ? null : idle.getAndSet(slot, null);
      if (worker != null) {
        return worker;
      }
    }
    if (closed) {
      throw new IllegalStateException("the predictor is closed");
    }
    return new PredictionWorker(graph, options, inputs, outputs);
  }

  private void giveBack(PredictionWorker worker) {
    int start = (int) Thread.currentThread().threadId();
    for (int i = 0; i < SLOTS && !closed; i++) {
      int slot = (start + i) & (SLOTS - 1);
      if (idle.compareAndSet(slot, null, worker)) {
        // The predictor was closed meanwhile, perhaps after this slot was checked.
        if (closed && idle.compareAndSet(slot, worker, null)) {
          worker.close();
        }
        return;
      }
    }
    worker.close();
  }

  /** Frees the scratch memory; running calls finish, and each then frees its own. */
  @Override
  public void close() {
    closed = true;
    for (int slot = 0; slot < SLOTS; slot++) {
      PredictionWorker worker = idle.getAndSet(slot, null);
      if (worker != null) {
        worker.close();
      }
    }
  }

  @Override
  public String toString() {
    return "Predictor of %s for %s"
        .formatted(spec.network(), Arrays.toString(spec.input().sizes()));
  }
}
