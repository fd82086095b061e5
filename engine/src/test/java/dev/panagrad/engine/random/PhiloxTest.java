package dev.panagrad.engine.random;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhiloxTest {

  /** Known answers of Random123 (kat_vectors, philox4x32 with 10 rounds). */
  @ParameterizedTest
  @CsvSource({
    "00000000 00000000 00000000 00000000, 00000000 00000000, 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
    "ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff, 408f276d 41c83b0e a20bc7c6 6d5451fd",
    "243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0, d16cfe09 94fdcceb 5001e420 24126ea1"
  })
  void givesTheKnownAnswers(String counter, String key, String answer) {
    int[] c = words(counter);
    int[] k = words(key);
    int[] expected = words(answer);
    long seed = join(k[1], k[0]);
    for (int i = 0; i < 4; i++) {
      long index = Integer.toUnsignedLong(c[0]) * 4 + i;
      int word = Philox.word(seed, c[1], join(c[3], c[2]), index);
      assertEquals(Integer.toHexString(expected[i]), Integer.toHexString(word), "word " + i);
    }
  }

  private static int[] words(String hex) {
    String[] parts = hex.split(" ", -1);
    int[] words = new int[parts.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = Integer.parseUnsignedInt(parts[i], 16);
    }
    return words;
  }

  private static long join(int high, int low) {
    return ((long) high << 32) | Integer.toUnsignedLong(low);
  }

  @Test
  void uniformNumbersReachFromZeroToJustBelowOne() {
    assertEquals(0f, Philox.toUniform(0));
    assertEquals(0f, Philox.toUniform(255));
    assertEquals(Math.nextDown(1f), Philox.toUniform(-1));
  }
}
