package dev.panagrad.models.experiments.translate;

import dev.panagrad.models.experiments.translate.pairs.BiblePairs;
import dev.panagrad.models.experiments.translate.pairs.Bucket;
import dev.panagrad.models.experiments.translate.pairs.PairData;
import dev.panagrad.models.experiments.translate.pairs.PairTexts;
import dev.panagrad.models.experiments.translate.pairs.TextPairs;
import dev.panagrad.models.experiments.translate.pairs.Vocabularies;
import dev.panagrad.models.experiments.translate.training.TranslationExperiment;
import dev.panagrad.models.tokenizer.Tokenizer;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.TaskSettings;
import dev.panagrad.models.train.TextUnits;
import java.util.ArrayList;
import java.util.List;

/** Translation of sentences cut into subwords, on pairs of the product or the user's own. */
abstract class TextTranslation extends TranslationExperiment {
  static final String VOCABULARY = "vocabulary";
  static final String TOKENS = "tokens";

  TextTranslation() {}

  /** The largest number of tokens. */
  @Override
  protected boolean isExact() {
    return false;
  }

  /**
   * The number of the longest sentences per batch; batches of shorter ones have more, so that the
   * number of tokens is about the same: about 1,000 target tokens per batch.
   */
  @Override
  public int batch() {
    return 30;
  }

  @Override
  protected PairData data(TaskSettings settings) {
    HyperParameters values = settings.values();
    String pairs = settings.data().pairs();
    PairTexts texts =
        pairs == null || isNamed(pairs)
            ? BiblePairs.open(pairs == null ? BiblePairs.NAMES.getFirst() : pairs)
            : PairTexts.read(pairs);
    int size = values.whole(VOCABULARY);
    return new TextPairs(texts, size, longestSource(values), settings.data().units().learned());
  }

  /** Loaded from the run, since learning the vocabulary takes seconds. */
  @Override
  public TextUnits units(RunFolder folder, RunConfig config) {
    Tokenizer learned = Vocabularies.load(folder, config).source();
    return new TextUnits(learned.unit(), learned.size(), learned);
  }

  @Override
  protected int longestSource(HyperParameters values) {
    return Math.ceilDiv(values.whole(TOKENS), Bucket.GRAIN) * Bucket.GRAIN;
  }

  @Override
  protected int longestTarget(HyperParameters values) {
    return longestSource(values);
  }

  @Override
  protected List<Bucket> buckets(PairData data, int batch, int shards) {
    List<Bucket> buckets = new ArrayList<>();
    int longest = data.longestSource();
    for (int steps = Bucket.GRAIN; steps <= longest; steps += Bucket.GRAIN) {
      buckets.add(new Bucket(steps, steps, batch / shards * longest / steps * shards));
    }
    return buckets;
  }
}
