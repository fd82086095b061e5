package dev.panagrad.models.experiments.caption;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.Mnist;
import dev.panagrad.models.experiments.caption.pictures.CaptionData;
import dev.panagrad.models.experiments.caption.scenes.DigitScenes;
import dev.panagrad.models.experiments.caption.scenes.SceneCanvas;
import dev.panagrad.models.experiments.caption.training.CaptionExperiment;
import dev.panagrad.models.train.DataKind;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.TaskSettings;
import java.util.List;

/** Scenes of one or two digits: "a small seven above a big four". */
public final class CaptionDigits extends CaptionExperiment {
  private static final int LONGEST = 10;

  /** Makes the experiment. */
  public CaptionDigits() {}

  @Override
  public String name() {
    return "caption-digits";
  }

  @Override
  public String network() {
    return "conv 3x3x16, 32 /2, 32, 64 /2, 64 /2, batch norm; attention, GRU 160; words";
  }

  /** The share of captions that are entirely right. */
  @Override
  public double expectedAccuracy() {
    return 0.95;
  }

  @Override
  public int steps() {
    return 4_000;
  }

  @Override
  public int testEvery() {
    return 250;
  }

  @Override
  public DataKind kind() {
    return DataKind.MADE;
  }

  @Override
  public HyperParameters hyperParameters() {
    return HyperParameters.of(RATE, 0.002)
        .withOptional(LEAST_RATE, 0.00005)
        .withOptional(WARM_UP, 100)
        .with(DECAY, 4_000)
        .withOptional(WEIGHT_DECAY, 0.01)
        .with(AVERAGE, 0.99)
        .with(EMBEDDING, 64)
        .with(UNITS, 160);
  }

  @Override
  protected CaptionData data(TaskSettings settings) {
    return new DigitScenes(Mnist.embedded().preload(), settings.options().seed());
  }

  @Override
  protected Shape shape() {
    return Shape.of(SceneCanvas.SIDE, SceneCanvas.SIDE, 1);
  }

  /** Reduces 48 x 48 pixels to 6 x 6 places. */
  @Override
  protected List<Integer> strides() {
    return List.of(1, 2, 1, 2, 2);
  }

  @Override
  protected int longest(HyperParameters values) {
    return LONGEST;
  }
}
