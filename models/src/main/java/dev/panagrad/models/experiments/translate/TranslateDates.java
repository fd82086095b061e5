package dev.panagrad.models.experiments.translate;

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
  static final int LONGEST_SOURCE = 40;
  static final int LONGEST_TARGET = 11;

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
  PairData data(TaskSettings settings) {
    return new DatePairs(settings.options().seed());
  }

  @Override
  int longestSource(HyperParameters values) {
    return LONGEST_SOURCE;
  }

  @Override
  int longestTarget(HyperParameters values) {
    return LONGEST_TARGET;
  }

  @Override
  TranslationNet net(HyperParameters values, Vocabularies vocabularies) {
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
  List<Bucket> buckets(PairData data, int batch, int shards) {
    List<Bucket> buckets = new ArrayList<>();
    for (int source = 2 * Bucket.GRAIN; source <= LONGEST_SOURCE; source += Bucket.GRAIN) {
      buckets.add(new Bucket(source, LONGEST_TARGET, batch));
    }
    return buckets;
  }

  @Override
  boolean isExact() {
    return true;
  }
}
