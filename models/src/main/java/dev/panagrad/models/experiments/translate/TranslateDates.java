package dev.panagrad.models.experiments.translate;

import dev.panagrad.models.experiments.translate.pairs.Bucket;
import dev.panagrad.models.experiments.translate.pairs.DatePairs;
import dev.panagrad.models.experiments.translate.pairs.PairData;
import dev.panagrad.models.experiments.translate.pairs.Vocabularies;
import dev.panagrad.models.experiments.translate.training.TranslationExperiment;
import dev.panagrad.models.experiments.translate.writing.TranslationNet;
import dev.panagrad.models.nn.GruCell;
import dev.panagrad.models.nn.attention.AttentionDecoder.Looks;
import dev.panagrad.models.nn.attention.BahdanauAttention;
import dev.panagrad.models.train.DataKind;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.TaskSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * Dates as people write them, "miércoles, 3 de mayo de 1922", to 1922-05-03: character by
 * character, with a bidirectional GRU and Bahdanau's attention.
 */
public final class TranslateDates extends TranslationExperiment {

  /** Makes the experiment. */
  public TranslateDates() {}

  @Override
  public String name() {
    return "translate-dates";
  }

  @Override
  public String network() {
    return "bidirectional GRU 64, Bahdanau attention, GRU 64; characters";
  }

  /** The share of dates that are entirely right. */
  @Override
  public double expectedAccuracy() {
    return 0.99;
  }

  @Override
  public int steps() {
    return 600;
  }

  @Override
  public int batch() {
    return 64;
  }

  @Override
  public int testEvery() {
    return 100;
  }

  @Override
  public DataKind kind() {
    return DataKind.MADE;
  }

  @Override
  public HyperParameters hyperParameters() {
    return HyperParameters.of(RATE, 0.005)
        .with(LEAST_RATE, 0.0002)
        .with(WARM_UP, 50)
        .with(DECAY, 600)
        .with(EMBEDDING, 32)
        .with(UNITS, 64);
  }

  @Override
  protected PairData data(TaskSettings settings) {
    return new DatePairs(settings.options().seed());
  }

  @Override
  protected int longestSource(HyperParameters values) {
    return DatePairs.LONGEST_SOURCE;
  }

  @Override
  protected int longestTarget(HyperParameters values) {
    return DatePairs.LONGEST_TARGET;
  }

  @Override
  protected TranslationNet net(HyperParameters values, Vocabularies vocabularies) {
    int units = values.whole(UNITS);
    return new RecurrentTranslation(
        vocabularies.source().size(),
        vocabularies.target().size(),
        false,
        values.whole(EMBEDDING),
        new GruCell(units),
        true,
        new BahdanauAttention("attention", units),
        Looks.BEFORE);
  }

  /** All targets have the same length. */
  @Override
  protected List<Bucket> buckets(PairData data, int batch, int shards) {
    List<Bucket> buckets = new ArrayList<>();
    for (int source = 2 * Bucket.GRAIN;
        source <= DatePairs.LONGEST_SOURCE;
        source += Bucket.GRAIN) {
      buckets.add(new Bucket(source, DatePairs.LONGEST_TARGET, batch));
    }
    return buckets;
  }

  @Override
  protected boolean isExact() {
    return true;
  }
}
