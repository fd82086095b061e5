package dev.panagrad.models.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.io.FileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of one table, whose vectors are told by hand. */
class SentenceEmbedderTest {
  private static final float HALF = (float) Math.sqrt(0.5);

  @TempDir Path folder;

  private static final String[] ALL = {"input_ids", "attention_mask", "token_type_ids"};

  private SentenceEmbedder open(WordVectors words) throws IOException {
    Path file = words.write(folder.resolve("model.onnx"));
    WordVectors.vocabulary(folder.resolve("vocab.txt"));
    return open(file);
  }

  private static SentenceEmbedder open(Path model) {
    return SentenceEmbedder.open(model, null, SessionOptions.defaults().withThreads(1));
  }

  private static void assertVector(float x, float y, float[] vector) {
    assertArrayEquals(new float[] {x, y}, vector, 1e-6f);
  }

  @Test
  void paddingIsLeftOutAndLengthIsOne() throws IOException {
    try (SentenceEmbedder embedder = open(WordVectors.ofTokens("last_hidden_state", ALL))) {
      assertVector(1, 0, embedder.embed("cat"));
      assertVector(HALF, HALF, embedder.embed("Cat dog"));
      assertVector(
          3 / (float) Math.sqrt(10), 1 / (float) Math.sqrt(10), embedder.embed("cat cat dog cat"));
      assertEquals(
          HALF,
          SentenceEmbedder.similarity(embedder.embed("dog"), embedder.embed("cat dog")),
          1e-6);
    }
  }

  @Test
  void manyTextsOfManyLengthsKeepTheirOrder() throws IOException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      texts.add("cat ".repeat(i % 23 + 1) + "dog ".repeat(i * 7 % 40));
    }
    try (SentenceEmbedder embedder = open(WordVectors.ofTokens("any", ALL))) {
      List<float[]> vectors = embedder.embed(texts);
      for (int i = 0; i < texts.size(); i++) {
        double length = Math.hypot(i % 23 + 1, i * 7 % 40);
        assertVector(
            (float) ((i % 23 + 1) / length), (float) (i * 7 % 40 / length), vectors.get(i));
      }
      assertEquals(List.of(), embedder.embed(List.of()));
    }
  }

  @Test
  void modelsWithoutMaskAndTypes() throws IOException {
    try (SentenceEmbedder embedder = open(WordVectors.ofTokens("any", "input_ids"))) {
      assertVector(0, 1, embedder.embed("dog"));
    }
  }

  @Test
  void aPoolingModelsOwnOutputIsTaken() throws IOException {
    try (SentenceEmbedder embedder = open(WordVectors.pooling())) {
      // Five tokens of padding, which this model counts.
      float length = (float) Math.hypot(501, 350);
      assertVector(501 / length, 350 / length, embedder.embed("cat"));
    }
  }

  @Test
  void fixedSizesAreFilled() throws IOException {
    WordVectors words = WordVectors.ofTokens("any").input("input_ids", 7, 4, 6);
    try (SentenceEmbedder embedder = open(words)) {
      assertEquals(6, embedder.mostTokens());
      assertVector(1, 0, embedder.embed("cat"));
      for (float[] vector : embedder.embed(List.of("dog", "dog", "dog", "dog", "dog"))) {
        assertVector(0, 1, vector);
      }
    }
  }

  @Test
  void longTextsLoseTheirEnd() throws IOException {
    try (SentenceEmbedder embedder = open(WordVectors.ofTokens("any", ALL).positions(11))) {
      assertEquals(11, embedder.mostTokens());
      assertEquals(14, embedder.tokens("cat ".repeat(12)));
      assertVector(1, 0, embedder.embed("cat ".repeat(9) + "dog ".repeat(9)));
    }
    Files.writeString(folder.resolve("sentence_bert_config.json"), "{\"max_seq_length\": 5}");
    try (SentenceEmbedder embedder = open(folder)) {
      assertEquals(5, embedder.mostTokens());
      assertVector(HALF, HALF, embedder.embed("cat dog [PAD]".replace("[PAD]", "[CLS] dog")));
    }
  }

  @Test
  void theFirstTokenIsTakenWhereTheModelSaysSo() throws IOException {
    Files.createDirectories(folder.resolve("1_Pooling"));
    Files.writeString(
        folder.resolve("1_Pooling/config.json"), "{\"pooling_mode_cls_token\": true}");
    try (SentenceEmbedder embedder = open(WordVectors.ofTokens("any", ALL))) {
      // The mark at the beginning has zeros.
      assertVector(0, 0, embedder.embed("cat"));
    }
  }

  @Test
  void threadsMayEmbedAtOnce() throws Exception {
    try (SentenceEmbedder embedder = open(WordVectors.ofTokens("any", ALL));
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Callable<float[]>> tasks = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        String text = (i % 2 == 0 ? "cat " : "dog ").repeat(1 + i % 13);
        tasks.add(() -> embedder.embed(text));
      }
      List<Future<float[]>> done = threads.invokeAll(tasks);
      for (int i = 0; i < done.size(); i++) {
        assertVector(i % 2 == 0 ? 1 : 0, i % 2, done.get(i).get());
      }
    }
  }

  @Test
  void aFoldersModelMayLieDeeper() throws IOException {
    WordVectors.ofTokens("any", ALL).write(folder.resolve("onnx/model.onnx"));
    WordVectors.vocabulary(folder.resolve("vocab.txt"));
    try (SentenceEmbedder embedder = open(folder)) {
      assertVector(1, 0, embedder.embed("cat"));
    }
  }

  @Test
  void whatIsMissingIsToldInASentence() throws IOException {
    fails("holds no ONNX file", folder);
    Path model = WordVectors.ofTokens("any", ALL).write(folder.resolve("own.onnx"));
    fails("no tokenizer.json or vocab.txt lies beside", model);
    Path vocabulary = WordVectors.vocabulary(folder.resolve("words.txt"));
    try (SentenceEmbedder embedder =
        SentenceEmbedder.open(model, vocabulary, SessionOptions.defaults())) {
      assertVector(0, 1, embedder.embed("dog"));
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> embedder.embed(List.of("cat", " \u200b ")));
      assertEquals("text 2 of 2 is empty; give a text with a word in it", e.getMessage());
    }
    fails("does not exist", folder.resolve("none.onnx"));
    WordVectors.ofTokens("any", "input_ids", "pixel_values").write(folder.resolve("other.onnx"));
    fails("holds 2 ONNX files", folder);
    Files.copy(vocabulary, folder.resolve("vocab.txt"));
    fails("its input 'pixel_values' is none of token ids", folder.resolve("other.onnx"));
    Files.writeString(folder.resolve("tokenizer_config.json"), "{");
    fails("tokenizer_config.json is not valid JSON", model);
  }

  private static void fails(String part, Path model) {
    String message = assertThrows(FileException.class, () -> open(model)).getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void casedVocabulariesKeepCapitals() throws IOException {
    Path model = WordVectors.ofTokens("any", ALL).write(folder.resolve("model.onnx"));
    // "Cat" stands where "cat" did.
    Files.writeString(folder.resolve("vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\nCat\ndog\n");
    try (SentenceEmbedder embedder = open(model)) {
      assertVector(1, 0, embedder.embed("Cat"));
      assertVector(-1, 0, embedder.embed("Dog"));
    }
  }
}
