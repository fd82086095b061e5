package dev.panagrad.langchain4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.store.embedding.CosineSimilarity;
import dev.panagrad.models.io.FileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our model as a replacement for langchain4j's own, which runs the same file in ONNX Runtime. */
class PanagradEmbeddingModelTest {
  private static final String NAME = "all-minilm-l6-v2";

  private static final List<TextSegment> TEXTS =
      List.of(
          TextSegment.from("The cat sits outside."),
          TextSegment.from("A feline rests in the open air, watching birds."),
          TextSegment.from("Zinssätze & naïve façades: 3.14 (approx.)"),
          TextSegment.from("word ".repeat(100)),
          TextSegment.from("Rust"));

  @TempDir static Path folder;
  private static PanagradEmbeddingModel ours;
  private static final EmbeddingModel THEIRS = new AllMiniLmL6V2EmbeddingModel();

  @BeforeAll
  static void open() throws IOException {
    copy(NAME + ".onnx", NAME + ".onnx");
    copy(NAME + "-tokenizer.json", "tokenizer.json");
    ours = PanagradEmbeddingModel.open(folder.resolve(NAME + ".onnx"));
  }

  private static void copy(String resource, String file) throws IOException {
    try (InputStream in = AllMiniLmL6V2EmbeddingModel.class.getResourceAsStream("/" + resource)) {
      Files.copy(in, folder.resolve(file));
    }
  }

  @AfterAll
  static void close() {
    ours.close();
  }

  @Test
  void vectorsAndTokensAreThoseOfOnnxRuntime() {
    Response<List<Embedding>> expected = THEIRS.embedAll(TEXTS);
    Response<List<Embedding>> actual = ours.embedAll(TEXTS);
    for (int i = 0; i < TEXTS.size(); i++) {
      double cosine = CosineSimilarity.between(expected.content().get(i), actual.content().get(i));
      assertTrue(cosine > 0.9999, TEXTS.get(i).text() + ": " + cosine);
      assertArrayEquals(
          expected.content().get(i).vector(), actual.content().get(i).vector(), 1e-4f);
    }
    assertEquals(expected.tokenUsage().inputTokenCount(), actual.tokenUsage().inputTokenCount());
  }

  @Test
  void allWaysToAskGiveTheSame() {
    EmbeddingModel model = ours;
    String text = TEXTS.getFirst().text();
    float[] vector = model.embed(text).content().vector();
    assertArrayEquals(vector, model.embed(TEXTS.getFirst()).content().vector(), 1e-6f);
    EmbeddingRequest request = EmbeddingRequest.builder().input(text).build();
    assertArrayEquals(vector, model.embed(request).embeddings().getFirst().vector(), 1e-6f);
    assertEquals(384, model.dimension());
    assertEquals(NAME + ".onnx", model.modelName());
  }

  @Test
  void aMissingFileIsToldInASentence() {
    FileException e =
        assertThrows(
            FileException.class, () -> PanagradEmbeddingModel.open(folder.resolve("none.onnx")));
    assertTrue(e.getMessage().contains("none.onnx"), e.getMessage());
  }
}
