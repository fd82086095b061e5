package dev.panagrad.models.experiments.caption.pictures;

import dev.panagrad.models.data.corpus.Emoji;
import dev.panagrad.models.data.corpus.EmojiDesign;
import dev.panagrad.models.data.corpus.EmojiPictures;
import dev.panagrad.models.train.DataOrigin;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The emoji of the product as pictures with captions. Two parts are never trained on: the design of
 * Twemoji, and in every design one in ten of the captions with a skin tone. One in twenty more of
 * the latter is the validation set.
 */
public final class EmojiSets {
  private static final String TONE = "skin tone";
  private static final String FLAG = "flag: ";
  private static final int PARTS = 20;
  private static final int TESTED = 2;
  private static final int SHOWN_OF_EACH = 3;

  private EmojiSets() {}

  /**
   * Reads the pictures.
   *
   * @param language of the captions, one of {@link Emoji#LANGUAGES}
   */
  public static PictureSets read(String language) {
    Map<EmojiDesign, List<Emoji>> all = EmojiPictures.read();
    List<CaptionedPicture> training = new ArrayList<>();
    List<CaptionedPicture> validation = new ArrayList<>();
    List<CaptionedPicture> combinations = new ArrayList<>();
    List<CaptionedPicture> flags = new ArrayList<>();
    List<CaptionedPicture> artist = new ArrayList<>();
    List<CaptionedPicture> tones = new ArrayList<>();
    for (List<Emoji> design : all.values()) {
      for (Emoji emoji : design) {
        String name = emoji.english();
        CaptionedPicture picture = new CaptionedPicture(emoji.name(language), emoji.samples());
        int part = name.contains(TONE) ? part(name) : PARTS;
        if (emoji.design() == EmojiDesign.TWEMOJI) {
          (name.contains(TONE) ? tones : name.startsWith(FLAG) ? flags : artist).add(picture);
        } else if (part < TESTED) {
          combinations.add(picture);
        } else if (part == TESTED) {
          validation.add(picture);
        } else {
          training.add(picture);
        }
      }
    }
    List<CaptionedPicture> shown = new ArrayList<>(spread(combinations));
    shown.addAll(spread(artist));
    String other = EmojiDesign.TWEMOJI.title();
    List<CaptionedPicture> whole = new ArrayList<>(flags);
    whole.addAll(artist);
    List<CaptionSet> tests =
        List.of(
            new CaptionSet("new combinations of skin tones", combinations),
            new CaptionSet(other + ", without skin tones", whole),
            new CaptionSet(other + ", flags", flags),
            new CaptionSet(other + ", skin tones", tones));
    DataOrigin origin =
        new DataOrigin("emoji by Noto, blobs, EmojiOne and Twemoji", EmojiPictures.sha256());
    return new PictureSets(training, validation, tests, shown, origin, List.of());
  }

  /** The part that a caption with a skin tone belongs to; the same in all designs. */
  private static int part(String english) {
    CRC32 sum = new CRC32();
    sum.update(english.getBytes(StandardCharsets.UTF_8));
    return (int) (sum.getValue() % PARTS);
  }

  /** Some of the pictures, spread evenly. */
  private static List<CaptionedPicture> spread(List<CaptionedPicture> pictures) {
    List<CaptionedPicture> some = new ArrayList<>();
    for (int i = 1; i <= SHOWN_OF_EACH; i++) {
      some.add(pictures.get(i * pictures.size() / (SHOWN_OF_EACH + 1)));
    }
    return some;
  }
}
