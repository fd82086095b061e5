package dev.panagrad.models.experiments.translate;

import dev.panagrad.models.experiments.translate.pairs.Vocabularies;
import dev.panagrad.models.experiments.translate.writing.TranslationNet;
import dev.panagrad.models.nn.transformer.Transformer;
import dev.panagrad.models.train.HyperParameters;

/** Translation as of 2017: attention alone, in an encoder and a decoder, on subwords. */
public final class TranslateTransformer extends TextTranslation {
  private static final String LAYERS = "layers";
  private static final String HEADS = "heads";
  private static final String WIDTH = "width";
  private static final String HIDDEN = "hidden";

  /** Makes the experiment. */
  public TranslateTransformer() {}

  @Override
  public String name() {
    return "translate-transformer";
  }

  @Override
  public String network() {
    return "Transformer, 3 + 3 layers of 128, 4 heads; 4,000 subwords";
  }

  /** The share of the next tokens of Spanish translations that are predicted. */
  @Override
  public double expectedAccuracy() {
    return 0.4;
  }

  @Override
  public int steps() {
    return 5_000;
  }

  @Override
  public int testEvery() {
    return 250;
  }

  @Override
  public HyperParameters hyperParameters() {
    return HyperParameters.of(RATE, 0.002)
        .with(LEAST_RATE, 0.0001)
        .with(WARM_UP, 400)
        .with(DECAY, 5_000)
        .with(KEEP, 0.9)
        .withOptional(SMOOTHING, 0.1)
        .with(LAYERS, 3)
        .with(HEADS, 4)
        .with(WIDTH, 128)
        .with(HIDDEN, 512)
        .with(VOCABULARY, 4_000)
        .with(TOKENS, 40);
  }

  @Override
  protected TranslationNet net(HyperParameters values, Vocabularies vocabularies) {
    Transformer net =
        new Transformer(
            values.whole(LAYERS), values.whole(HEADS), values.whole(WIDTH), values.whole(HIDDEN));
    return new TransformerTranslation(vocabularies, net, longestTarget(values));
  }
}
