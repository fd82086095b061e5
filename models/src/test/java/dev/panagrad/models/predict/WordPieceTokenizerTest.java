package dev.panagrad.models.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.panagrad.models.io.FileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WordPieceTokenizerTest {
  private static final Path BERT =
      Path.of("..", "..", "shared", "onnx", "models", "tribuo-bert-base-cased-vocab.txt");

  /** Ids are lines: [PAD] 0, [UNK] 1, [CLS] 2, [SEP] 3, [MASK] 4, un 5, and so on. */
  private static final String VOCABULARY =
      String.join(
          "\n",
          List.of(
              "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "un", "##aff", "##able", "##a", "cafe",
              "café", "Café", ",", "$", "日", "本", "σας", "σασ", "i", "ß", "¿", "a", "##b", "\u2028",
              "ab"));

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "unaffable|5 6 7",
        "UNAFFABLE|5 6 7",
        "una un|5 8 5",
        // A word of which one part has no piece is unknown as a whole.
        "unaffx un|1 5",
        "Café, cafe|9 12 9",
        "un,un$|5 12 5 13",
        "un日本un|5 14 15 5",
        // Kana are no ideographs: they stay together and are unknown.
        "ひら|1",
        "ΣΑΣ|17",
        "İ|18",
        "¿un|20 5",
        "[MASK]un[SEP]|4 5 3",
        "[mask]|1 1 1",
        "``|``"
      })
  void encodesByTheUncasedVocabulary(String text, String ids) throws IOException {
    Encoding encoding = tokenizer(true).encode(text, 100);
    assertArrayEquals(ids(("2 " + ids).strip() + " 3"), encoding.ids(), text);
    assertTrue(Arrays.stream(encoding.attentionMask()).allMatch(m -> m == 1));
    assertTrue(Arrays.stream(encoding.typeIds()).allMatch(t -> t == 0));
  }

  @Test
  void cleansControlCharactersAndSpaces() throws IOException {
    WordPieceTokenizer tokenizer = tokenizer(true);
    String spaces = "un\tun\nun\r\nun\u00a0un\u2003un\u3000un\u2028un";
    assertArrayEquals(ids("2 5 5 5 5 5 5 5 5 3"), tokenizer.encode(spaces, 100).ids());
    String noise = "u\0n\u0007a\u200df\ufffdf\ue000able";
    assertArrayEquals(ids("2 5 6 7 3"), tokenizer.encode(noise, 100).ids());
  }

  @Test
  void aCasedVocabularyKeepsCaseAndAccents() throws IOException {
    WordPieceTokenizer tokenizer = tokenizer(false);
    assertArrayEquals(ids("2 11 10 9 1 3"), tokenizer.encode("Café café cafe CAFE", 100).ids());
  }

  @Test
  void wordsOfMoreThanAHundredLettersAreUnknown() throws IOException {
    WordPieceTokenizer tokenizer = tokenizer(true);
    String word = "a" + "b".repeat(99);
    assertEquals(2 + 99, tokenizer.encode(word, 1000).length());
    assertArrayEquals(ids("2 1 3"), tokenizer.encode(word + "b", 1000).ids());
  }

  @Test
  void encodesPairsWithTypes() throws IOException {
    Encoding pair = tokenizer(true).encode("un un", "cafe", 100);
    assertArrayEquals(ids("2 5 5 3 9 3"), pair.ids());
    assertArrayEquals(ids("0 0 0 0 1 1"), pair.typeIds());
    assertArrayEquals(ids("1 1 1 1 1 1"), pair.attentionMask());
  }

  @Test
  void cutsWhatIsTooLong() throws IOException {
    WordPieceTokenizer tokenizer = tokenizer(true);
    assertArrayEquals(ids("2 5 6 3"), tokenizer.encode("unaffable", 4).ids());
    assertArrayEquals(ids("2 3"), tokenizer.encode("unaffable", 2).ids());
    assertArrayEquals(ids("2 5 5 3 9 3"), tokenizer.encode("un un un un", "cafe", 6).ids());
    assertThrows(IllegalArgumentException.class, () -> tokenizer.encode("un", 1));
    assertThrows(IllegalArgumentException.class, () -> tokenizer.encode("un", "un", 2));
  }

  @Test
  void padsABatchToItsLongestText() throws IOException {
    List<Encoding> batch = tokenizer(true).encodeAll(List.of("un", "unaffable"), 100);
    assertArrayEquals(ids("2 5 3 0 0"), batch.get(0).ids());
    assertArrayEquals(ids("1 1 1 0 0"), batch.get(0).attentionMask());
    assertArrayEquals(ids("2 5 6 7 3"), batch.get(1).ids());
    assertEquals(List.of(), tokenizer(true).encodeAll(List.of(), 100));
  }

  /** Ids as published with the network: bert-base-cased's for its usual example. */
  @Test
  void encodesTheUsualExampleAsBertBaseCasedDoes() {
    assumeTrue(Files.exists(BERT), "the vocabulary of bert-base-cased is not there (../shared)");
    WordPieceTokenizer tokenizer = WordPieceTokenizer.ofVocabulary(BERT, false);
    assertEquals(28996, tokenizer.vocabularySize());
    assertArrayEquals(
        ids("101 8667 117 1362 106 102"), tokenizer.encode("Hello, world!", 100).ids());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|its model is null where WordPiece is needed",
        "{'model':{'type':'BPE'}}|its model is BPE where WordPiece is needed",
        "{'model':{'type':'WordPiece'}}|its normalizer is null where BertNormalizer is needed",
        "{'model':{'type':'WordPiece'},'normalizer':{'type':'BertNormalizer'},"
            + "'pre_tokenizer':{'type':'BertPreTokenizer'}}|its model has no vocab",
        "{'model':{'type':'WordPiece','vocab':{'a':-1}},'normalizer':{'type':'BertNormalizer'},"
            + "'pre_tokenizer':{'type':'BertPreTokenizer'}}|the token 'a' has the id -1",
        "{'model':{'type':'WordPiece','vocab':{}},'normalizer':{'type':'BertNormalizer'},"
            + "'pre_tokenizer':{'type':'BertPreTokenizer'},'added_tokens':[1]}|has no content",
        "{'model':{'type':'WordPiece','vocab':{'a':0}},'normalizer':{'type':'BertNormalizer'},"
            + "'pre_tokenizer':{'type':'BertPreTokenizer'}}|has no token '[UNK]'",
        "[]|is not a JSON object",
      })
  void refusesOtherTokenizers(String json, String expected) throws IOException {
    Path file = Files.writeString(folder.resolve("tokenizer.json"), json.replace('\'', '"'));
    FileException e = assertThrows(FileException.class, () -> WordPieceTokenizer.ofJson(file));
    assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }

  @Test
  void namesMissingFilesAndWhatIsNoText() throws IOException {
    Path nowhere = folder.resolve("nowhere");
    for (FileException e :
        List.of(
            assertThrows(FileException.class, () -> WordPieceTokenizer.ofJson(nowhere)),
            assertThrows(
                FileException.class, () -> WordPieceTokenizer.ofVocabulary(nowhere, true)))) {
      assertTrue(e.getMessage().contains("nowhere does not exist"), e.getMessage());
    }
    Path noise = Files.write(folder.resolve("noise"), new byte[] {-1, -2});
    FileException e =
        assertThrows(FileException.class, () -> WordPieceTokenizer.ofVocabulary(noise, true));
    assertTrue(e.getMessage().contains("not valid UTF-8"), e.getMessage());
  }

  private WordPieceTokenizer tokenizer(boolean lowerCase) throws IOException {
    Path file = Files.writeString(folder.resolve("vocab.txt"), VOCABULARY);
    return WordPieceTokenizer.ofVocabulary(file, lowerCase);
  }

  private static int[] ids(String text) {
    return Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
  }
}
