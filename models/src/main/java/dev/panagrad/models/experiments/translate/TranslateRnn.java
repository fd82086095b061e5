package dev.panagrad.models.experiments.translate;

import dev.panagrad.models.experiments.translate.pairs.Vocabularies;
import dev.panagrad.models.experiments.translate.writing.TranslationNet;
import dev.panagrad.models.nn.GruCell;
import dev.panagrad.models.nn.attention.AttentionDecoder.Looks;
import dev.panagrad.models.nn.attention.LuongAttention;
import dev.panagrad.models.nn.attention.LuongAttention.Score;
import dev.panagrad.models.train.HyperParameters;

/**
 * Translation as of 2016: a bidirectional GRU reads subwords, a GRU with Luong's attention and
 * input feeding writes them.
 */
public final class TranslateRnn extends TextTranslation {
  /** Makes the experiment. */
  public TranslateRnn() {}

  @Override
  public String name() {
    return "translate-rnn";
  }

  @Override
  public String network() {
    return "bidirectional GRU 192, Luong attention, GRU 192; 4,000 subwords";
  }

  /** The share of the next tokens of Spanish translations that are predicted. */
  @Override
  public double expectedAccuracy() {
    return 0.5;
  }

  @Override
  public int steps() {
    return 6_000;
  }

  @Override
  public int testEvery() {
    return 250;
  }

  @Override
  public HyperParameters hyperParameters() {
    return HyperParameters.of(RATE, 0.001)
        .with(LEAST_RATE, 0.00005)
        .with(WARM_UP, 200)
        .with(DECAY, 6_000)
        .with(KEEP, 0.8)
        .withOptional(SMOOTHING, 0.1)
        .with(EMBEDDING, 192)
        .with(UNITS, 192)
        .with(VOCABULARY, 4_000)
        .with(TOKENS, 40);
  }

  @Override
  protected TranslationNet net(HyperParameters values, Vocabularies vocabularies) {
    int units = values.whole(UNITS);
    return new RecurrentTranslation(
        vocabularies.source().size(),
        vocabularies.target().size(),
        vocabularies.isShared(),
        values.whole(EMBEDDING),
        // Gate biases of 0 and no dropout on encoder outputs: the last token counts at once and
        // fully, since rare subwords are to be copied.
        new GruCell(units, 0, true),
        false,
        new LuongAttention("attention", Score.GENERAL, units),
        Looks.AFTER);
  }
}
