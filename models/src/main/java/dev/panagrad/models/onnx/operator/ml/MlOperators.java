package dev.panagrad.models.onnx.operator.ml;

import dev.panagrad.engine.kernel.elementwise.IntKind;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.array.index.Gather;
import dev.panagrad.graph.op.elementwise.Cast;
import dev.panagrad.graph.op.elementwise.Less;
import dev.panagrad.graph.op.elementwise.arithmetic.IntBinary;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.translate.Value;
import dev.panagrad.models.onnx.type.DataType;
import java.util.Arrays;
import java.util.List;

/** Operators of classical machine learning. */
public final class MlOperators {
  /** Below 2^24, all integers are floats. */
  private static final float EXACT = 1 << 24;

  private MlOperators() {}

  /** Adds all operators of this package. */
  public static void addTo(OperatorTable table) {
    table
        .add("ai.onnx.ml.ArrayFeatureExtractor", MlOperators::features)
        .add("ai.onnx.ml.Binarizer", MlOperators::binarizer)
        .add("ai.onnx.ml.TreeEnsemble", MlOperators::trees)
        .add("TfIdfVectorizer", MlOperators::tfIdf);
  }

  /** 1 where the input is above a threshold, else 0. */
  private static List<Value> binarizer(OperatorContext c) {
    GraphBuilder g = c.g();
    float threshold = c.real("threshold", 0);
    if (!OnnxTensor.isInt32(c.type(0))) {
      return c.result(g.add(new Less(), g.constant(threshold), c.node(0)));
    }
    Rules.check(
        Math.abs(threshold) < EXACT, "a threshold of %s is not exact for integers", threshold);
    long below = (long) Math.floor(threshold);
    Node limit = c.constant(OnnxTensor.integers(DataType.INT32, Shape.scalar(), below)).node();
    Node above = g.add(new IntBinary(IntKind.LESS), limit, c.node(0));
    return c.result(g.add(new Cast(DType.INT32), above));
  }

  /** Elements of the last axis, at known indices. */
  private static List<Value> features(OperatorContext c) {
    Shape shape = c.shape(0);
    Rules.check(shape.rank() > 0, "a scalar has no features");
    int size = shape.size(shape.rank() - 1);
    long[] indices = c.longs(1);
    for (long index : indices) {
      Rules.check(index >= 0 && index < size, "there is no feature %d of %d", index, size);
    }
    GraphBuilder g = c.g();
    Node rows = g.reshape(c.node(0), Rules.length(shape.elements() / size, shape), size);
    Node at =
        c.constant(OnnxTensor.integers(DataType.INT32, Shape.of(indices.length), indices)).node();
    Node chosen = g.transpose(g.add(new Gather(), g.transpose(rows), at));
    // A vector becomes a matrix of one row.
    return c.result(
        shape.rank() == 1
            ? chosen
            : g.reshape(chosen, shape.with(shape.rank() - 1, indices.length)));
  }

  private static List<Value> trees(OperatorContext c) {
    if (c.type(0) == DataType.DOUBLE) {
      throw c.unsupported("trees of doubles, which floats may fail to tell apart");
    }
    Trees trees = new Trees(c);
    long how = c.integer("aggregate_function", 1);
    Rules.check(how >= 0 && how <= 3, "there is no aggregate_function %d", how);
    TreeScores scores = new TreeScores(trees, TreeScores.How.ALL.get((int) how));
    if (how > 1 && trees.targets() > 1) {
      throw c.unsupported("the least or greatest of several targets");
    }
    if (c.integer("post_transform", 0) != 0) {
      // Runtimes differ in what they do to a single target.
      throw c.unsupported("a post_transform");
    }
    return c.result(c.g().add(scores, c.node(0)));
  }

  /** Counts of n-grams, or their weights, in each row of items. */
  private static List<Value> tfIdf(OperatorContext c) {
    Shape shape = c.shape(0);
    Rules.check(shape.rank() <= 2, "items have one or two axes, not %s", shape);
    boolean texts = c.type(0) == DataType.STRING;
    List<?> pool =
        texts ? c.texts("pool_strings") : Arrays.stream(c.integers("pool_int64s")).boxed().toList();
    long[] columns = c.integers("ngram_indexes");
    Grams grams =
        new Grams(
            pool,
            c.integers("ngram_counts"),
            columns,
            Math.toIntExact(c.integer("min_gram_length", 1)),
            Math.toIntExact(c.integer("max_gram_length", 1)),
            Math.toIntExact(c.integer("max_skip_count", 0)));
    GramCounts op = new GramCounts(grams);
    GraphBuilder g = c.g();
    Node counts = texts ? counted(c, op) : g.add(op, c.node(0));
    String mode = c.text("mode", "");
    Node weighted =
        switch (mode) {
          case "TF" -> counts;
          case "IDF" -> weighted(c, columns, g.add(new Less(), g.constant(0), counts));
          case "TFIDF" -> weighted(c, columns, counts);
          default -> throw new IllegalArgumentException("there is no mode " + mode);
        };
    return List.of(c.value(DataType.FLOAT, weighted));
  }

  /** The counts of texts, which must be known. */
  private static Node counted(OperatorContext c, GramCounts op) {
    OnnxTensor items = c.known(0);
    List<String> texts = items.toStrings();
    int width = op.grams().width();
    int rows = items.shape().rank() == 2 ? items.shape().size(0) : 1;
    float[] all = new float[Math.multiplyExact(rows, width)];
    for (int row = 0; row < rows; row++) {
      int size = texts.size() / rows;
      int first = row * size;
      int[] counts = new int[width];
      op.grams().count(i -> texts.get(first + i), size, counts);
      for (int i = 0; i < width; i++) {
        all[row * width + i] = counts[i];
      }
    }
    return c.constant(OnnxTensor.of(op.shape(items.shape()), all)).node();
  }

  /** Times the weight of each n-gram; runtimes differ in whose it is if columns are in disorder. */
  private static Node weighted(OperatorContext c, long[] columns, Node counts) {
    float[] weights = c.reals("weights");
    if (weights.length == 0) {
      return counts;
    }
    for (int i = 0; i < columns.length; i++) {
      if (columns[i] != i || weights.length != columns.length) {
        throw c.unsupported("weights whose ngram_indexes aren't 0, 1, 2, …");
      }
    }
    return c.g().mul(counts, c.g().constant(Shape.of(weights.length), weights));
  }
}
