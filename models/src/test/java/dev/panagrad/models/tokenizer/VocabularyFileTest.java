package dev.panagrad.models.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.io.FileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyFileTest {
  @TempDir Path folder;

  @Test
  void aVocabularyOfAnyUnitIsReadAsItWas() {
    long seed = 31;
    List<String> texts = HostileTexts.of(seed, 500);
    List<Tokenizer> all =
        List.of(
            CharacterTokenizer.learn(texts, 1_000),
            WordTokenizer.learn(texts, 1_000),
            BpeTokenizer.learn(texts, 1_000));
    for (Tokenizer tokenizer : all) {
      Path file = folder.resolve(tokenizer.unit() + ".txt");
      tokenizer.save(file);
      Tokenizer read = Tokenizer.load(file);
      assertEquals(tokenizer.unit(), read.unit());
      assertEquals(tokenizer.size(), read.size());
      for (int id = 0; id < read.size(); id++) {
        assertEquals(tokenizer.token(id), read.token(id), "seed " + seed);
      }
      for (String text : texts) {
        assertArrayEquals(tokenizer.encode(text), read.encode(text), "seed " + seed);
      }
    }
  }

  @Test
  void theFileCanBeReadByPeople() throws IOException {
    Path file = folder.resolve("words.txt");
    WordTokenizer.learn(List.of("light, light\\\nday"), 100).save(file);
    assertEquals(
        "panagrad-vocabulary 1 word 5\nlight\n\\u{a}\n,\n\\u{5c}\nday\n", Files.readString(file));
    BpeTokenizer.learn(List.of("aa aa"), 400).save(file);
    assertEquals("panagrad-vocabulary 1 bpe 2\na\na a\n", Files.readString(file));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "something else\n",
        "panagrad-vocabulary 1 word 2\na\n",
        "panagrad-vocabulary 1 word 1\na",
        "panagrad-vocabulary 1 verse 1\na\n",
        "panagrad-vocabulary 1 word 2\na\na\n",
        "panagrad-vocabulary 1 word 1\n\n",
        "panagrad-vocabulary 1 word 1\n\\u{zz}\n",
        "panagrad-vocabulary 1 word 1\n\\u{ffffffff}\n",
        "panagrad-vocabulary 1 word 2\na\na a\n",
        "panagrad-vocabulary 1 bpe 2\na\na b\n",
        "panagrad-vocabulary 1 bpe 2\na\na a a\n"
      })
  void whatIsDamagedIsRefusedInOneSentence(String content) throws IOException {
    Path file = folder.resolve("damaged.txt");
    Files.writeString(file, content);
    FileException e = assertThrows(FileException.class, () -> Tokenizer.load(file));
    assertTrue(e.getMessage().startsWith(file + " is no intact vocabulary: "), e.getMessage());
  }

  @Test
  void aMissingFileIsNamed() {
    Path file = folder.resolve("none.txt");
    FileException e = assertThrows(FileException.class, () -> Tokenizer.load(file));
    assertEquals("there is no vocabulary " + file + "; put it back", e.getMessage());
  }
}
