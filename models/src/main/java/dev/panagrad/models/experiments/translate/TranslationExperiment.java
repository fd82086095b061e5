package dev.panagrad.models.experiments.translate;

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
  static final String RATE = "learning-rate";
  static final String LEAST_RATE = "minimum-rate";
  static final String WARM_UP = "warm-up";
  static final String DECAY = "decay-steps";
  static final String KEEP = "keep-probability";
  static final String EMBEDDING = "embedding";
  static final String UNITS = "units";
  static final String SMOOTHING = "label-smoothing";

  /** The pairs of the product: English to Spanish, and old to modern English. */
  static final List<String> NAMES = List.of("web-rv", "kjv-web");

  TranslationExperiment() {}

  /** The pairs and their vocabularies. */
  abstract PairData data(TaskSettings settings);

  /** The net for these vocabularies. */
  abstract TranslationNet net(HyperParameters values, Vocabularies vocabularies);

  /** The largest number of tokens of a source, including its end. */
  abstract int longestSource(HyperParameters values);

  /** The largest number of tokens of a target, including its end. */
  abstract int longestTarget(HyperParameters values);

  /**
   * The buckets of batches.
   *
   * @param batch the requested batch size
   * @param shards a divisor of it, and of the rows of every bucket
   */
  abstract List<Bucket> buckets(PairData data, int batch, int shards);

  /** Whether the accuracy is the share of entirely right translations. */
  abstract boolean isExact();

  /** Whether this is the name of pairs of the product, rather than of files. */
  public static boolean isNamed(String pairs) {
    return NAMES.contains(pairs);
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
