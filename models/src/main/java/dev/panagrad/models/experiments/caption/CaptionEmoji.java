package dev.panagrad.models.experiments.caption;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.corpus.Emoji;
import dev.panagrad.models.experiments.caption.pictures.CaptionData;
import dev.panagrad.models.experiments.caption.pictures.EmojiSets;
import dev.panagrad.models.experiments.caption.pictures.OwnPictures;
import dev.panagrad.models.experiments.caption.pictures.PictureCaptions;
import dev.panagrad.models.experiments.caption.pictures.PictureSets;
import dev.panagrad.models.experiments.caption.training.CaptionExperiment;
import dev.panagrad.models.train.DataKind;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.TaskSettings;
import java.util.List;

/** Emoji in colour with their names, "woman farmer: medium skin tone", or a user's own pictures. */
public final class CaptionEmoji extends CaptionExperiment {
  private static final String TOKENS = "tokens";
  private static final String LANGUAGE = "language";

  /** Makes the experiment. */
  public CaptionEmoji() {}

  @Override
  public String name() {
    return "caption-emoji";
  }

  @Override
  public String network() {
    return "conv 3x3x16, 32 /2, 32, 64 /2, 64, batch norm; attention, GRU 160; words";
  }

  /** The share of captions that are entirely right, for new combinations. */
  @Override
  public double expectedAccuracy() {
    return 0.65;
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
  public DataKind kind() {
    return DataKind.PICTURES;
  }

  @Override
  public HyperParameters hyperParameters() {
    return HyperParameters.of(RATE, 0.002)
        .withOptional(LEAST_RATE, 0.00005)
        .withOptional(WARM_UP, 100)
        .with(DECAY, 5_000)
        .withOptional(WEIGHT_DECAY, 0.02)
        .withOptional(SMOOTHING, 0.1)
        .with(KEEP, 0.8)
        .with(AVERAGE, 0.99)
        .with(EMBEDDING, 96)
        .with(UNITS, 160)
        .with(TOKENS, 24)
        .withChoice(LANGUAGE, Emoji.LANGUAGES.getFirst(), Emoji.LANGUAGES);
  }

  @Override
  protected CaptionData data(TaskSettings settings) {
    HyperParameters values = settings.values();
    PictureSets sets =
        settings.data().folder() == null
            ? EmojiSets.read(values.word(LANGUAGE).orElseThrow())
            : OwnPictures.read(settings.data().folder(), Emoji.SIDE);
    return new PictureCaptions(sets, shape(), longest(values), settings.options().seed());
  }

  @Override
  protected Shape shape() {
    return Shape.of(Emoji.SIDE, Emoji.SIDE, 3);
  }

  /** Reduces 32 x 32 pixels to 8 x 8 places. */
  @Override
  protected List<Integer> strides() {
    return List.of(1, 2, 1, 2, 1);
  }

  @Override
  protected int longest(HyperParameters values) {
    return values.whole(TOKENS);
  }
}
