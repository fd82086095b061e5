package dev.panagrad.models.experiments.caption.pictures;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.file.Sha256;
import dev.panagrad.models.tokenizer.Tokenizer;
import dev.panagrad.models.tokenizer.WordTokenizer;
import dev.panagrad.models.train.DataOrigin;
import dev.panagrad.models.train.TextUnits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Colour pictures in memory, each changed at random whenever it is trained on. */
public final class PictureCaptions implements CaptionData {
  private static final int WORDS = 10_000;

  private final PictureSets sets;
  private final Shape shape;
  private final PictureChanges changes;
  private final Tokenizer tokens;
  private final List<String> remarks;

  /** The pictures whose captions aren't too long. */
  private final byte[][] pictures;

  private final int[][] captions;

  /**
   * Prepares the pictures.
   *
   * @param most the largest number of tokens of a caption, including its end; longer ones aren't
   *     trained on
   * @throws FileException if nothing is left to train on
   */
  public PictureCaptions(PictureSets sets, Shape shape, int most, long seed) {
    this.sets = sets;
    this.shape = shape;
    changes = new PictureChanges(shape, seed);
    List<String> texts = sets.training().stream().map(CaptionedPicture::caption).toList();
    tokens = WordTokenizer.learn(texts, WORDS);
    List<byte[]> kept = new ArrayList<>();
    List<int[]> encoded = new ArrayList<>();
    for (CaptionedPicture picture : sets.training()) {
      int[] caption = tokens.encode(picture.caption());
      if (caption.length < most) {
        kept.add(picture.samples());
        encoded.add(caption);
      }
    }
    if (kept.isEmpty()) {
      throw FileException.of(
          "all %,d captions to train on have more than %d words and marks; allow longer ones, as"
              + " --set tokens=%d",
          texts.size(), most - 1, 2L * most);
    }
    pictures = kept.toArray(byte[][]::new);
    captions = encoded.toArray(int[][]::new);
    List<String> all = new ArrayList<>(sets.remarks());
    int left = texts.size() - kept.size();
    if (left > 0) {
      all.add(
          "%,d of %,d captions have more than %d words and marks and are left out"
              .formatted(left, texts.size(), most - 1));
    }
    remarks = List.copyOf(all);
  }

  @Override
  public Shape shape() {
    return shape;
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
  public int length(int example) {
    return captions[example].length + 1;
  }

  @Override
  public int size() {
    return pictures.length;
  }

  @Override
  public int[] caption(long epoch, int example) {
    return captions[example];
  }

  @Override
  public void picture(long epoch, int example, Buffer into, long at) {
    changes.write(pictures[example], epoch, example, into, at);
  }

  @Override
  public List<CaptionedPicture> validation() {
    return sets.validation();
  }

  @Override
  public List<CaptionSet> tests() {
    return sets.tests();
  }

  @Override
  public List<CaptionedPicture> shown() {
    return sets.shown();
  }

  @Override
  public DataOrigin origin() {
    Map<String, String> sums = new LinkedHashMap<>(sets.origin().sha256());
    sums.put(TextUnits.FILE, Sha256.of(tokens.content()));
    return new DataOrigin(sets.origin().source(), sums);
  }

  @Override
  public List<String> remarks() {
    return remarks;
  }
}
