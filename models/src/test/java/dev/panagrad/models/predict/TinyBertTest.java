package dev.panagrad.models.predict;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.panagrad.graph.session.SessionOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A real network gives what onnxruntime 1.23.2 gave for the same tokens without padding. */
class TinyBertTest {
  private static final Path MODELS = Path.of("..", "..", "shared", "onnx", "models");

  private static final List<String> TEXTS =
      List.of(
          "The quick brown fox jumps over the lazy dog.",
          "Hello, world!",
          "A man is eating food. A man is eating a piece of bread, and then he drinks a glass of"
              + " water. The girl is carrying a baby. A woman is playing violin, two men pushed"
              + " carts through the woods. A cheetah is running behind its prey.");

  private static final float[][] EXPECTED = {
    {-0.045475f, -0.210138f, -0.089368f, -0.058332f, -0.147286f, -0.021569f},
    {-0.168346f, -0.073568f, -0.053325f, -0.143159f, -0.103783f, -0.031066f},
    {0.004707f, -0.117996f, -0.178447f, -0.016637f, -0.132077f, -0.090068f}
  };

  @Test
  void embeddingsAgreeWithOnnxruntime() {
    Path model = MODELS.resolve("tinybert.onnx");
    assumeTrue(Files.exists(model), "the real networks are not there (../shared)");
    Path tokenizer = MODELS.resolve("tribuo-tinybert-tokenizer.json");
    try (SentenceEmbedder embedder =
        SentenceEmbedder.open(model, tokenizer, SessionOptions.defaults())) {
      assertEquals(100, embedder.mostTokens());
      List<float[]> together = embedder.embed(TEXTS);
      for (int i = 0; i < TEXTS.size(); i++) {
        assertEquals(50, together.get(i).length);
        assertArrayEquals(EXPECTED[i], Arrays.copyOf(together.get(i), 6), 1e-4f);
        assertArrayEquals(EXPECTED[i], Arrays.copyOf(embedder.embed(TEXTS.get(i)), 6), 1e-4f);
      }
      assertEquals(50, embedder.embed("a long story ".repeat(400)).length);
    }
  }
}
