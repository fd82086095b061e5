package dev.panagrad.models.experiments.text.corpus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AlphabetTest {
  @ParameterizedTest
  @CsvSource({"9,1", "32,2", "65,35", "126,96", "10,97", "0,0", "31,0", "127,0", "13,0", "8364,0"})
  void codes(int character, int code) {
    assertEquals(code, Alphabet.encode(character));
  }

  @Test
  void everyCodeButTheUnknownOneIsOneCharacter() {
    for (int code = 1; code < Alphabet.SIZE; code++) {
      assertEquals(code, Alphabet.encode(Alphabet.decode(code)));
    }
    assertEquals('\uFFFD', Alphabet.decode(Alphabet.UNKNOWN));
  }

  @Test
  void aCharacterBeyondSixteenBitsIsOneCode() {
    assertArrayEquals(new int[] {35, 0, 36}, Alphabet.encode("A\uD83D\uDE00B"));
  }

  @Test
  void thereAreNoOtherCodes() {
    assertThrows(IllegalArgumentException.class, () -> Alphabet.decode(98));
    assertThrows(IllegalArgumentException.class, () -> Alphabet.decode(-1));
  }
}
