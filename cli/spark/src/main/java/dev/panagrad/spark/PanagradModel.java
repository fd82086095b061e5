package dev.panagrad.spark;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.Predictor;
import dev.panagrad.models.train.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import scala.Tuple3;

/**
 * Tells classes, as a stage of a Spark pipeline. The raw prediction of a class is the logarithm of
 * its probability.
 */
public final class PanagradModel extends ProbabilisticClassificationModel<Vector, PanagradModel>
    implements MLWritable {
  private static final long serialVersionUID = 1;

  /** By content, for all tasks of an executor, as long as it lives. */
  private static final Map<String, Predictor> PREDICTORS = new ConcurrentHashMap<>();

  private final String uid;
  private final byte[] file;

  /**
   * A model.
   *
   * @param file the bytes of a saved model
   */
  PanagradModel(String uid, byte[] file) {
    // Spark's constructors ask for it.
    this.uid = uid;
    this.file = file.clone();
    super();
  }

  /** A model that was trained. */
  static PanagradModel of(Model model) {
    return withFile(
        path -> {
          model.save(path);
          return new PanagradModel(newUid(), Files.readAllBytes(path));
        });
  }

  /**
   * The model of a run folder of own data, as {@code panagrad train DATA} writes it.
   *
   * @throws FileException if the folder has none
   */
  public static PanagradModel fromRun(Path folder) {
    Path saved = RunFolder.open(folder).model();
    try {
      return new PanagradModel(newUid(), Files.readAllBytes(saved));
    } catch (IOException e) {
      throw new FileException(
          "%s holds no model of own data that could be used here".formatted(folder), e);
    }
  }

  /** Reads one that was saved. */
  public static MLReader<PanagradModel> read() {
    return new PanagradModelFiles.Reader();
  }

  private static String newUid() {
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

  private Predictor predictor() {
    return PREDICTORS.computeIfAbsent(uid + Arrays.hashCode(file), _ -> open());
  }

  private Predictor open() {
    return withFile(
        path -> {
          Files.write(path, file);
          return new Predictor(Model.load(path));
        });
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public int numClasses() {
    return predictor().names().size();
  }

  @Override
  public Vector predictRaw(Vector features) {
    float[] probabilities = predictor().predict(PanagradClassifier.floats(features));
    double[] logs = new double[probabilities.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = Math.log(Math.max(probabilities[i], Float.MIN_NORMAL));
    }
    return Vectors.dense(logs);
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

  /** Raw, since the types of Spark's two methods don't fit together in Java. */
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
