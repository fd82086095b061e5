package dev.panagrad.models.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.onnx.type.DataType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts of n-grams, of numbers and of texts. */
final class MlOperatorsTest {
  private static final OnnxTensor ITEMS =
      OnnxTensor.integers(DataType.INT32, Shape.of(2, 5), 1, 2, 1, 2, 3, 3, 2, 9, 1, 2);

  @TempDir Path folder;

  /** The unigrams 1, 3 and the bigrams 1 2, 2 1. */
  private static OneNodeModel counter(OnnxTensor items) {
    return new OneNodeModel("TfIdfVectorizer", 9)
        .in(items)
        .with("ngram_counts", new long[] {0, 2})
        .with("min_gram_length", 1)
        .with("max_gram_length", 2);
  }

  private static OneNodeModel numbers() {
    return counter(ITEMS).with("pool_int64s", new long[] {1, 3, 1, 2, 2, 1});
  }

  private static OnnxTensor rows(float... values) {
    return OnnxTensor.of(Shape.of(2, 4), values);
  }

  @Test
  void skipsAreCountedOnTopAndUnigramsOnce() {
    OneNodeModel plain =
        numbers()
            .with("ngram_indexes", new long[] {0, 1, 2, 3})
            .with("max_skip_count", 0)
            .with("mode", "TF");
    assertEquals(rows(2, 1, 2, 1, 1, 1, 1, 0), plain.run(folder));
    OneNodeModel skipping =
        numbers()
            .with("ngram_indexes", new long[] {3, 2, 1, 0})
            .with("max_skip_count", 2)
            .with("mode", "TF");
    assertEquals(rows(1, 3, 1, 2, 1, 1, 1, 1), skipping.run(folder));
  }

  @Test
  void weightsCountOnceOrForEach() {
    float[] weights = {2, 3, 5, 7};
    OneNodeModel idf =
        numbers()
            .with("ngram_indexes", new long[] {0, 1, 2, 3})
            .with("weights", weights)
            .with("mode", "IDF");
    assertEquals(rows(2, 3, 5, 7, 2, 3, 5, 0), idf.run(folder));
    OneNodeModel both =
        numbers()
            .with("ngram_indexes", new long[] {0, 1, 2, 3})
            .with("weights", weights)
            .with("mode", "TFIDF");
    assertEquals(rows(4, 3, 10, 7, 2, 3, 5, 0), both.run(folder));
    OneNodeModel disorder =
        numbers()
            .with("ngram_indexes", new long[] {1, 0, 2, 3})
            .with("weights", weights)
            .with("mode", "IDF");
    FileException refused = assertThrows(FileException.class, () -> disorder.run(folder));
    assertTrue(refused.getMessage().contains("ngram_indexes"), refused.getMessage());
  }

  @Test
  void textsAreCountedToo() {
    OnnxTensor words = OnnxTensor.strings(Shape.of(5), "a", "b", "a", "b", "c");
    OneNodeModel model =
        counter(words)
            .with("pool_strings", List.of("a", "c", "a", "b", "b", "a"))
            .with("ngram_indexes", new long[] {0, 1, 2, 3})
            .with("mode", "TF");
    assertEquals(OnnxTensor.of(Shape.of(4), 2, 1, 2, 1), model.run(folder));
  }
}
