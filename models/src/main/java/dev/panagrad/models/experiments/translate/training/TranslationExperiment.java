package dev.panagrad.models.experiments.translate.training;

import dev.panagrad.models.experiments.translate.pairs.BiblePairs;
import dev.panagrad.models.experiments.translate.pairs.Bucket;
import dev.panagrad.models.experiments.translate.pairs.PairBatches;
import dev.panagrad.models.experiments.translate.pairs.PairData;
import dev.panagrad.models.experiments.translate.pairs.Vocabularies;
import dev.panagrad.models.experiments.translate.writing.TranslationNet;
import dev.panagrad.models.nn.Adam;
import dev.panagrad.models.nn.Clipped;
import dev.panagrad.models.nn.LearningRate;
import dev.panagrad.models.train.DataKind;
import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.TaskSettings;
import java.util.List;

/** A net that learns to translate from pairs of sentences. */
public abstract class TranslationExperiment implements Experiment {
  // The names of hyper-parameters.
  protected static final String RATE = "learning-rate";
  protected static final String LEAST_RATE = "minimum-rate";
  protected static final String WARM_UP = "warm-up";
  protected static final String DECAY = "decay-steps";
  protected static final String KEEP = "keep-probability";
  protected static final String EMBEDDING = "embedding";
  protected static final String UNITS = "units";
  protected static final String SMOOTHING = "label-smoothing";

  /** Called by experiments. */
  protected TranslationExperiment() {}

  /** The pairs and their vocabularies. */
  protected abstract PairData data(TaskSettings settings);

  /** The net for these vocabularies. */
  protected abstract TranslationNet net(HyperParameters values, Vocabularies vocabularies);

  /** The largest number of tokens of a source, including its end. */
  protected abstract int longestSource(HyperParameters values);

  /** The largest number of tokens of a target, including its end. */
  protected abstract int longestTarget(HyperParameters values);

  /**
   * The buckets of batches.
   *
   * @param batch the requested batch size
   * @param shards a divisor of it, and of the rows of every bucket
   */
  protected abstract List<Bucket> buckets(PairData data, int batch, int shards);

  /** Whether the accuracy is the share of entirely right translations. */
  protected abstract boolean isExact();

  /** Whether this is the name of pairs of the product, rather than of files. */
  public static boolean isNamed(String pairs) {
    return BiblePairs.NAMES.contains(pairs);
  }

  @Override
  public DataKind kind() {
    return DataKind.PAIRS;
  }

  @Override
  public int stepsPerEpoch(TaskSettings settings) {
    PairData data = data(settings);
    List<Bucket> buckets = buckets(data, settings.batch(), settings.shards());
    return new PairBatches(data, buckets, settings.options().seed(), settings.shuffle()).perEpoch();
  }

  @Override
  public TranslationTask open(TaskSettings settings) {
    HyperParameters values = settings.values();
    PairData data = data(settings);
    LearningRate schedule =
        LearningRate.warmUpCosine(
            values.get(RATE), values.get(LEAST_RATE), values.whole(WARM_UP), values.whole(DECAY));
    TranslationModel model =
        TranslationModel.forTraining(
            net(values, data.vocabularies()),
            buckets(data, settings.batch(), settings.shards()),
            settings.shards(),
            (float) values.get(SMOOTHING, 0),
            new Clipped(new Adam(0.9f, 0.98f, 1e-8f), Clipped.By.GLOBAL_NORM, 1));
    return new TranslationTask(data, model, schedule, isExact(), settings);
  }
}
