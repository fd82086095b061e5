package dev.panagrad.models.experiments.caption.pictures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EmojiSetsTest {
  private static Set<String> captions(List<CaptionedPicture> pictures) {
    Set<String> captions = new HashSet<>();
    pictures.forEach(picture -> captions.add(picture.caption()));
    return captions;
  }

  /** No caption that is measured with is trained on in any design, and no picture of Twemoji. */
  @Test
  void whatIsHeldOutIsNotTrainedOn() {
    PictureSets sets = EmojiSets.read("en");
    Set<String> trained = captions(sets.training());
    Set<String> combinations = captions(sets.tests().getFirst().pictures());
    Set<String> watched = captions(sets.validation());
    for (String caption : combinations) {
      assertTrue(caption.contains("skin tone"), caption);
      assertFalse(trained.contains(caption), caption);
      assertFalse(watched.contains(caption), caption);
    }
    watched.forEach(caption -> assertFalse(trained.contains(caption), caption));
    double share = (double) combinations.size() / 1_895;
    assertTrue(share > 0.08 && share < 0.12, "of captions with a skin tone: " + share);
    int twemoji = sets.tests().get(1).pictures().size() + sets.tests().get(3).pictures().size();
    assertEquals(3_786, twemoji);
    int all =
        sets.training().size()
            + sets.validation().size()
            + sets.tests().getFirst().pictures().size();
    assertEquals(3_786 + 2_354 + 1_794, all);
  }

  @Test
  void captionsMayBeInOtherLanguages() {
    assertTrue(
        captions(EmojiSets.read("de").training()).contains("Gesicht mit Freudentr\u00e4nen"));
    assertTrue(captions(EmojiSets.read("es").training()).contains("cara llorando de risa"));
  }
}
