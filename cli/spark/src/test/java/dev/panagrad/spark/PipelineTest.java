package dev.panagrad.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.cli.Main;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.models.data.ImageDataset;
import dev.panagrad.models.data.Mnist;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.train.TrainingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
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

/** The classifier as a stage of a pipeline. */
class PipelineTest {
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

  /** Three heaps of points, each with a name. */
  private static Dataset<Row> points() {
    SplittableRandom random = new SplittableRandom(8);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int kind = i % 3;
      double x = Math.cos(kind * 2.1) + 0.2 * random.nextDouble(-1, 1);
      double y = Math.sin(kind * 2.1) + 0.2 * random.nextDouble(-1, 1);
      rows.add(RowFactory.create(x, y, List.of("red", "green", "blue").get(kind)));
    }
    return spark.createDataFrame(
        rows,
        new StructType()
            .add("x", DataTypes.DoubleType)
            .add("y", DataTypes.DoubleType)
            .add("colour", DataTypes.StringType));
  }

  private static Pipeline pipeline() {
    return new Pipeline()
        .setStages(
            new PipelineStage[] {
              new StringIndexer().setInputCol("colour").setOutputCol("label"),
              new VectorAssembler().setInputCols(new String[] {"x", "y"}).setOutputCol("features"),
              classifier()
            });
  }

  private static PanagradClassifier classifier() {
    return new PanagradClassifier()
        .setNetwork("dense 8 relu; dense 3")
        .setEpochs(20)
        .setLearningRate(0.02)
        .setSeed(3);
  }

  /** The points with a label and a vector of features. */
  private static Dataset<Row> prepared() {
    Dataset<Row> labelled =
        new StringIndexer()
            .setInputCol("colour")
            .setOutputCol("label")
            .fit(points())
            .transform(points());
    return new VectorAssembler()
        .setInputCols(new String[] {"x", "y"})
        .setOutputCol("features")
        .transform(labelled);
  }

  private static List<String> told(PipelineModel model) {
    return model
        .transform(points())
        .select("prediction", "probability", "rawPrediction")
        .toJSON()
        .collectAsList();
  }

  @Test
  void aPipelineLearnsIsSavedAndTellsTheSame() throws IOException {
    PipelineModel model = pipeline().fit(points());
    double accuracy =
        new MulticlassClassificationEvaluator()
            .setMetricName("accuracy")
            .evaluate(model.transform(points()));
    assertTrue(accuracy > 0.98, () -> "accuracy " + accuracy);
    List<String> before = told(model);
    assertEquals(before, told(pipeline().fit(points())));
    String saved = folder.resolve("model").toString();
    model.save(saved);
    assertEquals(before, told(PipelineModel.load(saved)));
    String unfitted = folder.resolve("pipeline").toString();
    pipeline().save(unfitted);
    assertEquals(before, told(Pipeline.load(unfitted).fit(points())));
  }

  /** The bits depend on the shards, and not on who computes them. */
  @Test
  void workersTrainTheSameModelTogether() {
    Dataset<Row> rows = prepared();
    byte[] alone = classifier().setShards(2).fit(rows).file();
    PanagradModel together = classifier().setWorkers(2).fit(rows);
    assertArrayEquals(alone, together.file());
    assertFalse(Arrays.equals(alone, classifier().fit(rows).file()), "shards make no difference");
    String message =
        assertThrows(
                TrainingException.class, () -> classifier().setWorkers(2).setBatch(31).fit(rows))
            .getMessage();
    assertTrue(message.contains("a batch of 31 can't be cut into 2 equal parts"), message);
    message =
        assertThrows(TrainingException.class, () -> classifier().setWorkers(5).fit(rows))
            .getMessage();
    assertTrue(message.contains("slots for 2"), message);
  }

  @Test
  void theModelOfARunFolderTransforms() throws IOException {
    List<String> lines = new ArrayList<>(List.of("x,y,colour"));
    for (Row row : points().collectAsList()) {
      lines.add("%s,%s,%s".formatted(row.get(0), row.get(1), row.get(2)));
    }
    Path csv = Files.write(folder.resolve("points.csv"), lines);
    Path run = train(csv.toString(), "--target", "colour", "--epochs", "30");
    PanagradModel model = PanagradModel.fromRun(run);
    assertEquals(3, model.numClasses());
    Dataset<Row> vectors =
        new VectorAssembler()
            .setInputCols(new String[] {"x", "y"})
            .setOutputCol("features")
            .transform(points());
    assertEquals(300, model.transform(vectors).select("prediction").count());
    assertThrows(FileException.class, () -> PanagradModel.fromRun(folder.resolve("none")));
  }

  /** Trains in a new folder, which is returned. */
  private Path train(String... words) {
    Path run = folder.resolve("run");
    List<String> line = new ArrayList<>(List.of("train"));
    line.addAll(List.of(words));
    line.addAll(List.of("--quiet", "--threads", "1", "--out", run.toString()));
    PrintWriter err = Console.writer(System.err);
    assertEquals(
        0, Main.run(Console.plain(Console.writer(System.out)), err, line.toArray(String[]::new)));
    return run;
  }

  @Test
  void theModelOfARunWithDigitsTellsThem() {
    PanagradModel model =
        PanagradModel.fromRun(train("mnist-softmax", "--steps", "300", "--seed", "1"));
    assertEquals(10, model.numClasses());
    ImageDataset tests = Mnist.embedded().test();
    int right = 0;
    for (int i = 0; i < 200; i++) {
      double[] pixels = new double[Mnist.SIDE * Mnist.SIDE];
      for (int k = 0; k < pixels.length; k++) {
        pixels[k] = tests.pixel(i, k / Mnist.SIDE, k % Mnist.SIDE) / 255.0;
      }
      if (model.predict(Vectors.dense(pixels)) == tests.label(i)) {
        right++;
      }
    }
    assertTrue(right > 170, right + " of 200");
  }

  /** Rows of several batches in several partitions, dense and sparse; single rows tell the same. */
  @Test
  void rowsAreScoredInBatchesAsOneByOne() throws IOException {
    Dataset<Row> vectors =
        spark.createDataFrame(
            IntStream.range(0, 1500)
                .mapToObj(
                    i ->
                        RowFactory.create(
                            "row " + i,
                            i % 3 == 0
                                ? Vectors.sparse(2, new int[] {1}, new double[] {i / 1500.0})
                                : Vectors.dense(i / 1500.0, 1 - i / 750.0)))
                .toList(),
            new StructType()
                .add("name", DataTypes.StringType)
                .add("features", SQLDataTypes.VectorType()));
    PanagradModel trained = (PanagradModel) pipeline().fit(points()).stages()[2];
    Path saved = Files.write(folder.resolve("model.safetensors"), trained.file());
    Path onnx = folder.resolve("model.onnx");
    Model.load(saved).exportOnnx(onnx);
    List<Row> expected = null;
    for (PanagradModel model :
        List.of(trained, PanagradModel.ofSaved(saved), PanagradModel.ofOnnx(onnx))) {
      Dataset<Row> told = model.transform(vectors.repartition(3)).orderBy("name");
      assertEquals(
          List.of("name", "features", "rawPrediction", "probability", "prediction"),
          List.of(told.columns()));
      List<Row> rows = told.collectAsList();
      assertEquals(1500, rows.size());
      for (int i = 0; i < rows.size(); i += 97) {
        Vector features = rows.get(i).getAs("features");
        assertArrayEquals(
            model.predictProbability(features).toArray(),
            rows.get(i).<Vector>getAs("probability").toArray(),
            1e-6);
        assertEquals(model.predict(features), rows.get(i).<Double>getAs("prediction"));
      }
      expected = expected == null ? rows : expected;
      assertEquals(
          expected.stream().map(row -> row.getAs("prediction")).toList(),
          rows.stream().map(row -> row.getAs("prediction")).toList());
      String folderOfModel = folder.resolve(model.uid()).toString();
      model.save(folderOfModel);
      assertEquals(
          rows,
          PanagradModel.load(folderOfModel)
              .transform(vectors.repartition(3))
              .orderBy("name")
              .collectAsList());
    }
    trained.setRawPredictionCol("").setProbabilityCol("").setThresholds(new double[] {1, 1, 1e-9});
    assertEquals(
        List.of(2.0),
        trained.transform(vectors).select("prediction").distinct().collectAsList().stream()
            .map(row -> row.getDouble(0))
            .toList());
    assertThrows(FileException.class, () -> PanagradModel.ofOnnx(saved));
    assertThrows(FileException.class, () -> PanagradModel.ofSaved(onnx));
  }

  @Test
  void labelsAreNumbersOfClasses() {
    Dataset<Row> vectors =
        new VectorAssembler()
            .setInputCols(new String[] {"x", "y"})
            .setOutputCol("features")
            .transform(points())
            .selectExpr("features", "x as label");
    PanagradClassifier classifier = new PanagradClassifier().setNetwork("dense 3");
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> classifier.fit(vectors));
    assertTrue(e.getMessage().contains("StringIndexer"), e::getMessage);
  }
}
