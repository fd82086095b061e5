package dev.panagrad.spark;

import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.run.ExperimentRun;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.TrainingTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import scala.Tuple3;

/**
 * Predicts classes, as a stage of a Spark pipeline. The raw prediction of a class is the logarithm
 * of its probability.
 */
public final class PanagradModel extends ProbabilisticClassificationModel<Vector, PanagradModel>
    implements MLWritable {
  private static final long serialVersionUID = 1;

  private final String uid;
  private final byte[] file;

  /** Null until it is needed. */
  private transient volatile Scorer scorer;

  /**
   * A model.
   *
   * @param file the bytes of a saved model or of an ONNX file
   */
  PanagradModel(String uid, byte[] file) {
    // Set first, since Spark's constructors call uid().
    this.uid = uid;
    this.file = file.clone();
    super();
  }

  /** A trained model. */
  static PanagradModel of(Model model) {
    return withFile(
        path -> {
          model.save(path);
          return new PanagradModel(newUid(), Files.readAllBytes(path));
        });
  }

  /**
   * The model of a run folder, as written by {@code panagrad train}: of own data, or of one of the
   * product's experiments with digits, whose features are the pixels, row by row, from 0 to 1.
   *
   * @throws FileException if the folder has none, or its network takes no rows of a table, as those
   *     of texts
   */
  public static PanagradModel fromRun(Path folder) {
    Path saved = RunFolder.open(folder).model();
    if (Files.isRegularFile(saved)) {
      return ofSaved(saved);
    }
    PanagradModel model =
        withFile(
            path -> {
              SessionOptions options = SessionOptions.defaults().withThreads(1);
              try (TrainingTask task = ExperimentRun.openTrained(folder, null, options)) {
                task.exportOnnx(path);
              }
              return new PanagradModel(newUid(), Files.readAllBytes(path));
            });
    return model.checked(folder);
  }

  /**
   * A model written by {@code Model.save} or Fit.
   *
   * @throws FileException if it is none, or predicts numbers instead of classes
   */
  public static PanagradModel ofSaved(Path file) {
    return read(file, true);
  }

  /**
   * An ONNX file with one input, [n, ...] of examples, and [n, classes] as its first output:
   * probabilities if they come from a softmax, else logits. The features of a row are those of the
   * example, row-major as in the file.
   *
   * @throws FileException if it is another file, or can't be run
   */
  public static PanagradModel ofOnnx(Path file) {
    return read(file, false);
  }

  private static PanagradModel read(Path file, boolean saved) {
    PanagradModel model;
    try {
      model = new PanagradModel(newUid(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new FileException("%s can't be read: %s".formatted(file, e.getMessage()), e);
    }
    if (model.isOnnx() == saved) {
      throw new FileException(
          "%s is %s".formatted(file, saved ? "no saved model" : "a saved model: take ofSaved"));
    }
    return model.checked(file);
  }

  /** Opens the model now rather than on an executor. */
  private PanagradModel checked(Path origin) {
    try {
      scorer();
      return this;
    } catch (FileException | IllegalArgumentException e) {
      throw new FileException("%s can't be used: %s".formatted(origin, e.getMessage()), e);
    }
  }

  /** Reads a saved model. */
  public static MLReader<PanagradModel> read() {
    return new PanagradModelFiles.Reader();
  }

  /** Reads a model that was saved alone rather than with its pipeline. */
  public static PanagradModel load(String folder) {
    return read().load(folder);
  }

  static String newUid() {
    return "panagradModel_" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
  }

  private interface OnFile<T> {
    T apply(Path path) throws IOException;
  }

  private static <T> T withFile(OnFile<T> use) {
    try {
      Path path = Files.createTempFile("panagrad", ".safetensors");
      try {
        return use.apply(path);
      } finally {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] file() {
    return file.clone();
  }

  /** The scorer of this JVM; threads share it. */
  Scorer scorer() {
    Scorer known = scorer;
    if (known == null) {
      known = Scorers.of(uid + Arrays.hashCode(file), this::open);
      scorer = known;
    }
    return known;
  }

  private Scorer open() {
    return withFile(
        path -> {
          Files.write(path, file);
          try {
            return Scorer.open(path, isOnnx());
          } catch (FileException e) {
            // The temporary file's name means nothing to the user.
            throw new FileException(e.getMessage().replace(path.toString(), "the model"), e);
          }
        });
  }

  /** Whether the file is ONNX rather than a saved model. */
  boolean isOnnx() {
    return !Scorer.isSaved(file);
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public int numClasses() {
    return scorer().classes();
  }

  @Override
  public Vector predictRaw(Vector features) {
    Scorer scorer = scorer();
    float[] probabilities = new float[scorer.classes()];
    scorer.score(Labelled.floats(features), 1, probabilities);
    double[] told = new double[probabilities.length];
    for (int i = 0; i < told.length; i++) {
      told[i] = probabilities[i];
    }
    return Vectors.dense(logarithms(told));
  }

  /** Takes logarithms in place. */
  static double[] logarithms(double... probabilities) {
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] = Math.log(Math.max(probabilities[i], Float.MIN_NORMAL));
    }
    return probabilities;
  }

  /** Scores the rows of each partition in batches, with one thread per task. */
  @Override
  public Dataset<Row> transform(Dataset<?> rows) {
    StructType before = rows.schema();
    StructType all = transformSchema(before);
    StructType after = before;
    List<BatchTransform.Column> columns = new ArrayList<>();
    for (BatchTransform.Column column : BatchTransform.Column.values()) {
      String name = name(column);
      if (!name.isEmpty()) {
        columns.add(column);
        after = after.add(all.apply(name));
      }
    }
    if (columns.isEmpty()) {
      return rows.toDF();
    }
    int features = before.fieldIndex(getFeaturesCol());
    return rows.toDF()
        .mapPartitions(new BatchTransform(this, features, columns), Encoders.row(after));
  }

  private String name(BatchTransform.Column column) {
    return switch (column) {
      case RAW -> getRawPredictionCol();
      case PROBABILITY -> getProbabilityCol();
      case PREDICTION -> getPredictionCol();
    };
  }

  @Override
  public Vector raw2probabilityInPlace(Vector raw) {
    double[] values = ((DenseVector) raw).values();
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.exp(values[i]);
      sum += values[i];
    }
    for (int i = 0; i < values.length; i++) {
      values[i] /= sum;
    }
    return raw;
  }

  /** A raw type, since the types of Spark's two methods aren't compatible in Java. */
  @Override
  @SuppressWarnings({"rawtypes", "unchecked"})
  public Tuple3 findSummaryModel() {
    return new Tuple3(this, getProbabilityCol(), getPredictionCol());
  }

  @Override
  public PanagradModel copy(ParamMap extra) {
    PanagradModel copy = new PanagradModel(uid, file);
    return copyValues(copy, extra).setParent(parent());
  }

  @Override
  public MLWriter write() {
    return new PanagradModelFiles.Writer(this);
  }
}
