package dev.panagrad.models.experiments.translate.training;

import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.experiments.translate.pairs.Bucket;
import dev.panagrad.models.experiments.translate.pairs.PairBatches;
import dev.panagrad.models.experiments.translate.pairs.PairData;
import dev.panagrad.models.train.TaskSettings;
import java.util.ArrayList;
import java.util.List;

/** The batches of a translation experiment without its net, for the same net in another engine. */
public final class PairFeed implements AutoCloseable {
  private final PairBatches batches;
  private final List<BatchTensors> tensors = new ArrayList<>();
  private int tokens;

  private PairFeed(PairBatches batches, List<Bucket> buckets) {
    this.batches = batches;
    for (Bucket shape : buckets) {
      tensors.add(new BatchTensors(shape, 1));
    }
  }

  /** The batches that the experiment trains on with these settings. */
  public static PairFeed of(TranslationExperiment experiment, TaskSettings settings) {
    PairData data = experiment.data(settings);
    List<Bucket> buckets = experiment.buckets(data, settings.batch(), 1);
    long seed = settings.options().seed();
    return new PairFeed(new PairBatches(data, buckets, seed, settings.shuffle()), buckets);
  }

  /** The number of buckets, each with batches of its own shape. */
  public int buckets() {
    return tensors.size();
  }

  /**
   * The memory of the batches of a bucket: sources [rows, steps], their lengths [rows], inputs of
   * the decoder [rows, target steps], the outputs wanted, and their lengths; all int32.
   */
  public List<Tensor> tensors(int ofBucket) {
    return tensors.get(ofBucket).all();
  }

  /**
   * Writes the next batch into the memory of its bucket.
   *
   * @return the bucket
   */
  public int next() {
    PairBatches.Batch batch = batches.next();
    tokens = tensors.get(batch.bucket()).set(batches, batch.indices());
    return batch.bucket();
  }

  /** The number of target tokens of the current batch, including ends. */
  public int tokens() {
    return tokens;
  }

  @Override
  public void close() {
    tensors.forEach(BatchTensors::close);
  }
}
