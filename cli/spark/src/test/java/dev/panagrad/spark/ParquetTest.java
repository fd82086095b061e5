package dev.panagrad.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.data.ImageDataset;
import dev.panagrad.models.data.Mnist;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.Predictor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Digits in Parquet files. With {@code -Ddigits=60000 -Depochs=10} the network of mnist-conv learns
 * from all of them, and the speed of {@code transform} is printed beside that of a predictor.
 */
class ParquetTest {
  private static final int DIGITS = Integer.getInteger("digits", 4_000);
  private static final int TESTS = Math.min(10_000, DIGITS);
  private static final int BATCH = 512;
  private static final int PIXELS = Mnist.SIDE * Mnist.SIDE;

  /** Of mnist-conv. */
  private static final String NETWORK =
      "conv 5x5x4; conv 5x5x8 /2; conv 4x4x12 /2; dense 200 relu; dense 10";

  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    spark = LocalSpark.start();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** Writes images as rows of label and features, and reads them back. */
  private Dataset<Row> parquet(String name, ImageDataset images, int count) {
    String file = folder.resolve(name).toString();
    StructType columns =
        new StructType()
            .add("label", DataTypes.DoubleType)
            .add("features", SQLDataTypes.VectorType());
    int part = 10_000;
    for (int from = 0; from < count; from += part) {
      List<Row> rows = new ArrayList<>();
      for (int i = from; i < Math.min(from + part, count); i++) {
        double[] pixels = new double[PIXELS];
        for (int k = 0; k < PIXELS; k++) {
          pixels[k] = images.pixel(i, k / Mnist.SIDE, k % Mnist.SIDE) / 255.0;
        }
        rows.add(RowFactory.create((double) images.label(i), Vectors.dense(pixels)));
      }
      spark.createDataFrame(rows, columns).write().mode("append").parquet(file);
    }
    return spark.read().parquet(file);
  }

  @Test
  void digitsOfParquetFilesAreLearntAndTold() throws Exception {
    Dataset<Row> train = parquet("train", Mnist.embedded().train(), DIGITS);
    Dataset<Row> test = parquet("test", Mnist.embedded().test(), TESTS);
    assertEquals(DIGITS, train.count());
    PanagradModel model =
        new PanagradClassifier()
            .setShape("28x28x1")
            .setNetwork(NETWORK)
            .setEpochs(Integer.getInteger("epochs", 2))
            .setBatch(100)
            .setLearningRate(0.003)
            .setFinalRate(0.0001)
            .setSeed(1)
            .fit(train);
    double accuracy =
        new MulticlassClassificationEvaluator()
            .setMetricName("accuracy")
            .evaluate(model.transform(test));
    System.out.printf("%d digits of a Parquet file: accuracy %.4f%n", DIGITS, accuracy);
    assertTrue(accuracy > 0.9, () -> "accuracy " + accuracy);
    compareSpeed(train, model);
  }

  /** Not asserted: a figure to look at. */
  private void compareSpeed(Dataset<Row> rows, PanagradModel model) throws Exception {
    List<Row> local = rows.collectAsList();
    float[] pixels = new float[local.size() * PIXELS];
    for (int i = 0; i < local.size(); i++) {
      System.arraycopy(
          Labelled.floats(local.get(i).getAs("features")), 0, pixels, i * PIXELS, PIXELS);
    }
    Path saved = Files.write(folder.resolve("model.safetensors"), model.file());
    Predictor predictor = new Predictor(Model.load(saved));
    float[] batch = new float[BATCH * PIXELS];
    float[] told = new float[BATCH * 10];
    Dataset<Row> cached = rows.cache();
    assertEquals(local.size(), cached.count());
    for (int round = 0; round < 5; round++) {
      long begin = System.nanoTime();
      for (int i = 0; i < local.size(); i += BATCH) {
        int count = Math.min(BATCH, local.size() - i);
        System.arraycopy(pixels, i * PIXELS, batch, 0, count * PIXELS);
        predictor.predict(batch, count, told);
      }
      double alone = (System.nanoTime() - begin) / 1e9;
      begin = System.nanoTime();
      model.transform(cached).write().format("noop").mode("overwrite").save();
      double transformed = (System.nanoTime() - begin) / 1e9;
      begin = System.nanoTime();
      cached
          .mapPartitions((MapPartitionsFunction<Row, Row>) all -> all, cached.encoder())
          .write()
          .format("noop")
          .mode("overwrite")
          .save();
      double passed = (System.nanoTime() - begin) / 1e9;
      System.out.printf(
          "%d rows: a predictor on one thread %.2f s, transform on two %.2f s; rows that Spark only"
              + " decodes and encodes %.2f s%n",
          local.size(), alone, transformed, passed);
    }
    cached.unpersist();
  }
}
