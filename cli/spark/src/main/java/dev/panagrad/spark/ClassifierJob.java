package dev.panagrad.spark;

import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.data.ArrayDataset;
import dev.panagrad.models.fit.Fit;
import dev.panagrad.models.network.Network;
import dev.panagrad.models.nn.LearningRate;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.ModelSpec;
import dev.panagrad.models.train.Peers;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The training of a classifier, in the form that each worker receives.
 *
 * @param network layers as text
 * @param shape of an example, as 28x28x1; empty for that of a vector
 * @param shards how many equal parts a batch is computed in
 * @param finalRate the learning rate at the end, after a cosine; NaN for a constant one
 */
record ClassifierJob(
    String network,
    String shape,
    int epochs,
    int batch,
    int shards,
    double rate,
    double finalRate,
    long seed)
    implements Serializable {
  /**
   * Trains a new model.
   *
   * @param threads of this process; 0 for all its processors
   * @param peers the other processes, or null
   */
  Model train(Labelled rows, int threads, Peers peers) {
    ArrayDataset data = rows.dataset(shape.isEmpty() ? null : sizes());
    Model model = Model.create(ModelSpec.of(Network.parse(network), data), seed);
    SessionOptions options = SessionOptions.defaults();
    new Fit()
        .epochs(epochs)
        .batch(batchOf(rows))
        .shards(shards)
        .peers(peers)
        .learningRate(schedule(rows))
        .options(threads == 0 ? options : options.withThreads(threads))
        .seed(seed)
        .run(model, data);
    return model;
  }

  private LearningRate schedule(Labelled rows) {
    long steps = (long) epochs * Math.ceilDiv(rows.labels().length, batchOf(rows));
    return Double.isNaN(finalRate)
        ? LearningRate.constant(rate)
        : LearningRate.cosine(rate, finalRate, steps);
  }

  /** The examples of a batch: all rows if there are fewer, as far as the shards divide them. */
  private int batchOf(Labelled rows) {
    int all = rows.labels().length;
    return batch <= all ? batch : Math.max(shards, all / shards * shards);
  }

  private Shape sizes() {
    return Shape.of(Arrays.stream(shape.split("x", -1)).mapToInt(Integer::parseInt).toArray());
  }
}
