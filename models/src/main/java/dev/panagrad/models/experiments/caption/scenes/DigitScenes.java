package dev.panagrad.models.experiments.caption.scenes;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.data.ImageDataset;
import dev.panagrad.models.data.Mnist;
import dev.panagrad.models.experiments.caption.pictures.CaptionData;
import dev.panagrad.models.experiments.caption.pictures.CaptionSet;
import dev.panagrad.models.experiments.caption.pictures.CaptionedPicture;
import dev.panagrad.models.io.file.Sha256;
import dev.panagrad.models.tokenizer.Tokenizer;
import dev.panagrad.models.tokenizer.WordTokenizer;
import dev.panagrad.models.train.DataOrigin;
import dev.panagrad.models.train.TextUnits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scenes of one or two handwritten digits, drawn from a seed in any number. Scenes for measuring
 * use other digits, and are the same for every seed; some of them combine digits that never occur
 * together in the training.
 */
public final class DigitScenes implements CaptionData {
  /** Scenes per pass. */
  static final int EPOCH = 64_000;

  /** Digits of the training set that are reserved for validation. */
  private static final int WATCHED_DIGITS = 5_000;

  private static final int VALIDATION = 512;
  private static final int TEST = 2_000;
  private static final int UNSEEN = 1_000;
  private static final int SHOWN = 6;

  /** The epoch that the draws of scenes for measuring use. */
  private static final long WATCHED = -1;

  private static final long TESTED = -2;

  private final Mnist digits;
  private final long seed;
  private final SceneKind training;
  private final Tokenizer tokens;
  private final List<String> sentences = SceneCaptions.all();
  private final int[][] captions;

  /**
   * Scenes of these digits.
   *
   * @param seed of the scenes to train on
   */
  public DigitScenes(Mnist digits, long seed) {
    this.digits = digits;
    this.seed = seed;
    int trained = digits.train().size() - WATCHED_DIGITS;
    DigitPool pool = new DigitPool(digits.train(), 0, trained);
    training = new SceneKind(pool, DigitPairs.of(false), true);
    tokens = WordTokenizer.learn(sentences, Integer.MAX_VALUE);
    captions = sentences.stream().map(tokens::encode).toArray(int[][]::new);
  }

  @Override
  public Shape shape() {
    return Shape.of(SceneCanvas.SIDE, SceneCanvas.SIDE, 1);
  }

  @Override
  public Tokenizer tokens() {
    return tokens;
  }

  @Override
  public int longest() {
    int longest = 0;
    for (int[] caption : captions) {
      longest = Math.max(longest, caption.length + 1);
    }
    return longest;
  }

  @Override
  public int size() {
    return EPOCH;
  }

  @Override
  public int[] caption(long epoch, int example) {
    return captions[training.caption(seed, epoch, example)];
  }

  @Override
  public void picture(long epoch, int example, Buffer into, long at) {
    training.draw(seed, epoch, example, into, at);
  }

  @Override
  public List<CaptionedPicture> validation() {
    ImageDataset all = digits.train();
    DigitPool pool = new DigitPool(all, all.size() - WATCHED_DIGITS, all.size());
    return drawn(new SceneKind(pool, DigitPairs.of(false), true), WATCHED, VALIDATION);
  }

  @Override
  public List<CaptionSet> tests() {
    return List.of(
        new CaptionSet("test digits", drawn(tested(false), TESTED, TEST)),
        new CaptionSet(
            "test digits, pairs never seen together", drawn(tested(true), TESTED, UNSEEN)));
  }

  /** Half of the scenes have pairs that were never seen together. */
  @Override
  public List<CaptionedPicture> shown() {
    List<CaptionedPicture> shown = new ArrayList<>(drawn(tested(false), TESTED, SHOWN / 2));
    shown.addAll(drawn(tested(true), TESTED, SHOWN / 2));
    return shown;
  }

  private SceneKind tested(boolean unseen) {
    DigitPool pool = new DigitPool(digits.test(), 0, digits.test().size());
    return new SceneKind(pool, DigitPairs.of(unseen), !unseen);
  }

  private List<CaptionedPicture> drawn(SceneKind kind, long epoch, int count) {
    List<CaptionedPicture> pictures = new ArrayList<>();
    try (Tensor scene = Tensor.allocate(DType.FLOAT32, shape())) {
      for (int i = 0; i < count; i++) {
        kind.draw(0, epoch, i, scene.buffer(), 0);
        byte[] samples = new byte[SceneCanvas.SIDE * SceneCanvas.SIDE];
        for (int pixel = 0; pixel < samples.length; pixel++) {
          samples[pixel] = (byte) Math.round(255 * scene.buffer().get(pixel));
        }
        pictures.add(new CaptionedPicture(sentences.get(kind.caption(0, epoch, i)), samples));
      }
    }
    return pictures;
  }

  @Override
  public DataOrigin origin() {
    Map<String, String> sums = new LinkedHashMap<>(digits.sha256());
    sums.put(TextUnits.FILE, Sha256.of(tokens.content()));
    return new DataOrigin("scenes of digits, drawn from the seed; " + digits.source(), sums);
  }
}
