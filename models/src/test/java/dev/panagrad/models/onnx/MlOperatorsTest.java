package dev.panagrad.models.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.onnx.type.DataType;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts of n-grams, of numbers and of texts; trees and features beside ONNX Runtime. */
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

  /** Two trees: each mode of a node in turn, then a test of a second feature. */
  private static OneNodeModel trees(int mode, int aggregate, int transform) {
    float none = Float.NaN;
    OnnxTensor x = OnnxTensor.of(Shape.of(5, 2), 0, 1, 1, 2, 2, 3, none, 2, 1, none);
    return new OneNodeModel("ai.onnx.ml.TreeEnsemble", 5)
        .in(x)
        .with("n_targets", 1)
        .with("aggregate_function", aggregate)
        .with("post_transform", transform)
        .with("tree_roots", new long[] {0, 2})
        .with("nodes_featureids", new long[] {0, 1, 1})
        .with("nodes_modes", OnnxTensor.integers(DataType.UINT8, Shape.of(3), mode, 0, mode))
        .with("nodes_splits", OnnxTensor.of(Shape.of(3), 1, 2, 2))
        .with("nodes_missing_value_tracks_true", new long[] {1, 0, 0})
        .with("nodes_truenodeids", new long[] {1, 0, 2})
        .with("nodes_trueleafs", new long[] {0, 1, 1})
        .with("nodes_falsenodeids", new long[] {3, 1, 4})
        .with("nodes_falseleafs", new long[] {1, 1, 1})
        .with("leaf_targetids", new long[5])
        .with("leaf_weights", OnnxTensor.of(Shape.of(5), 1, 20, -0.3f, 4, 0.05f));
  }

  @Test
  void treesAreThoseOfOnnxRuntime() {
    for (int mode = 0; mode < 6; mode++) {
      for (int aggregate = 0; aggregate < 4; aggregate++) {
        checkBeside(trees(mode, aggregate, 0));
      }
    }
    FileException refused = assertThrows(FileException.class, () -> trees(3, 1, 2).run(folder));
    assertTrue(refused.getMessage().contains("post_transform"), refused.getMessage());
  }

  private void checkBeside(OneNodeModel model) {
    List<List<OnnxTensor>> both = model.runBeside(folder, 1);
    OnnxTensor theirs = both.get(1).getFirst();
    assertEquals(theirs.shape(), both.get(0).getFirst().shape());
    assertArrayEquals(theirs.toFloats(), both.get(0).getFirst().toFloats(), 1e-6f);
  }

  @Test
  void featuresAndThresholdsAreThoseOfOnnxRuntime() {
    OnnxTensor x = OneNodeModel.random(new Random(1), 2, 3, 4);
    OnnxTensor at = OnnxTensor.ofLongs(Shape.of(1, 3), 2, 0, 2);
    checkBeside(new OneNodeModel("ai.onnx.ml.ArrayFeatureExtractor", 1).in(x).in(at));
    checkBeside(
        new OneNodeModel("ai.onnx.ml.ArrayFeatureExtractor", 1)
            .in(OnnxTensor.of(Shape.of(4), 1, 2, 3, 4))
            .in(at));
    checkBeside(new OneNodeModel("ai.onnx.ml.Binarizer", 1).in(x).with("threshold", 0.1f));
    OnnxTensor integers = OnnxTensor.integers(DataType.INT32, Shape.of(4), -2, -1, 0, 1);
    assertEquals(
        OnnxTensor.integers(DataType.INT32, Shape.of(4), 0, 1, 1, 1),
        new OneNodeModel("ai.onnx.ml.Binarizer", 1)
            .in(integers)
            .with("threshold", -1.5f)
            .run(folder));
  }

  @Test
  void treesInACircleAreRefused() {
    OneNodeModel model =
        new OneNodeModel("ai.onnx.ml.TreeEnsemble", 5)
            .in(OnnxTensor.of(Shape.of(1, 1), 1))
            .with("n_targets", 1)
            .with("tree_roots", new long[] {0})
            .with("nodes_featureids", new long[] {0})
            .with("nodes_modes", OnnxTensor.integers(DataType.UINT8, Shape.of(1), 0))
            .with("nodes_splits", OnnxTensor.of(Shape.of(1), 1))
            .with("nodes_truenodeids", new long[] {0})
            .with("nodes_trueleafs", new long[] {0})
            .with("nodes_falsenodeids", new long[] {0})
            .with("nodes_falseleafs", new long[] {1})
            .with("leaf_targetids", new long[1])
            .with("leaf_weights", OnnxTensor.of(Shape.of(1), 1));
    FileException refused = assertThrows(FileException.class, () -> model.run(folder));
    assertTrue(refused.getMessage().contains("form a circle"), refused.getMessage());
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
