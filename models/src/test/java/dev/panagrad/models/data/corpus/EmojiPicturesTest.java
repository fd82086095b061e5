package dev.panagrad.models.data.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EmojiPicturesTest {
  private static final Map<EmojiDesign, List<Emoji>> ALL = EmojiPictures.read();

  @Test
  void allPicturesAreThere() {
    assertEquals(3_786, ALL.get(EmojiDesign.NOTO).size());
    assertEquals(2_354, ALL.get(EmojiDesign.BLOB).size());
    assertEquals(1_794, ALL.get(EmojiDesign.EMOJIONE).size());
    assertEquals(3_786, ALL.get(EmojiDesign.TWEMOJI).size());
  }

  @Test
  void namesAreInFourLanguages() {
    Emoji hash = ALL.get(EmojiDesign.NOTO).getFirst();
    assertEquals("keycap: #", hash.english());
    assertEquals("Taste: #", hash.name("de"));
    assertEquals("touches\u202f: #", hash.name("fr"));
    assertEquals("Teclas: #", hash.name("es"));
  }

  /** In the last row of a sheet too, names and pictures belong together. */
  @Test
  void flagsHaveTheirColours() {
    for (EmojiDesign design : List.of(EmojiDesign.NOTO, EmojiDesign.TWEMOJI)) {
      byte[] germany = of(design, "flag: Germany").samples();
      int middle = (Emoji.SIDE / 2 * Emoji.SIDE + Emoji.SIDE / 2) * 3;
      assertTrue((germany[middle] & 0xff) > 150, design + ", red of the middle");
      assertTrue((germany[middle + 2] & 0xff) < 80, design + ", blue of the middle");
      byte[] ukraine = of(design, "flag: Ukraine").samples();
      int upper = (Emoji.SIDE / 3 * Emoji.SIDE + Emoji.SIDE / 2) * 3;
      assertTrue((ukraine[upper + 2] & 0xff) > 150, design + ", blue of the upper half");
    }
  }

  private static Emoji of(EmojiDesign design, String name) {
    return ALL.get(design).stream().filter(e -> e.english().equals(name)).findFirst().orElseThrow();
  }
}
