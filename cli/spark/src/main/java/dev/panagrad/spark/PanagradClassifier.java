package dev.panagrad.spark;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.ArrayDataset;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.fit.Fit;
import dev.panagrad.models.network.Network;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.ModelSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Trains a classifier, as a stage of a Spark pipeline. The rows are collected to the driver, which
 * trains the network with all its processors.
 */
public final class PanagradClassifier
    extends ProbabilisticClassifier<Vector, PanagradClassifier, PanagradModel>
    implements DefaultParamsWritable {
  private static final long serialVersionUID = 1;

  private final String uid;
  private final Param<String> network;
  private final Param<String> shape;
  private final IntParam epochs;
  private final IntParam batch;
  private final DoubleParam learningRate;
  private final LongParam seed;

  /** A classifier with a generated name. */
  public PanagradClassifier() {
    this("panagrad_" + UUID.randomUUID().toString().replace("-", "").substring(0, 12));
  }

  /** A classifier with a name, as when Spark reads it from a file. */
  public PanagradClassifier(String uid) {
    // Set first, since Spark's constructors call uid().
    this.uid = uid;
    super();
    network =
        new Param<>(
            this, "network", "layers, as 'dense 32 relu; dense 3'; the last has a value a class");
    shape = new Param<>(this, "shape", "of an example, as 28x28x1; by default that of the vector");
    epochs = new IntParam(this, "epochs", "passes over the rows");
    batch = new IntParam(this, "batch", "rows a mini-batch");
    learningRate = new DoubleParam(this, "learningRate", "of Adam");
    seed = new LongParam(this, "seed", "of all random numbers");
    setDefault(shape, "");
    setDefault(epochs, 10);
    setDefault(batch, 32);
    setDefault(learningRate, 0.003);
    setDefault(seed, 0L);
  }

  /** Reads a classifier that a pipeline has saved. */
  public static MLReader<PanagradClassifier> read() {
    return new DefaultParamsReader<>();
  }

  @Override
  public String uid() {
    return uid;
  }

  /** The parameter of {@link #setNetwork}. */
  public Param<String> network() {
    return network;
  }

  /** The parameter of {@link #setShape}. */
  public Param<String> shape() {
    return shape;
  }

  /** The parameter of {@link #setEpochs}. */
  public IntParam epochs() {
    return epochs;
  }

  /** The parameter of {@link #setBatch}. */
  public IntParam batch() {
    return batch;
  }

  /** The parameter of {@link #setLearningRate}. */
  public DoubleParam learningRate() {
    return learningRate;
  }

  /** The parameter of {@link #setSeed}. */
  public LongParam seed() {
    return seed;
  }

  /** Sets the layers, as {@code "dense 32 relu; dense 3"}. */
  public PanagradClassifier setNetwork(String layers) {
    set(network, layers);
    return this;
  }

  /** Sets the shape of an example, as {@code "28x28x1"}. */
  public PanagradClassifier setShape(String sizes) {
    set(shape, sizes);
    return this;
  }

  /** Sets the number of passes over the rows. */
  public PanagradClassifier setEpochs(int passes) {
    set(epochs, passes);
    return this;
  }

  /** Sets the number of rows of a mini-batch. */
  public PanagradClassifier setBatch(int rows) {
    set(batch, rows);
    return this;
  }

  /** Sets the learning rate. */
  public PanagradClassifier setLearningRate(double rate) {
    set(learningRate, rate);
    return this;
  }

  /** Sets the seed; the same rows in the same order and the same seed give the same bits. */
  public PanagradClassifier setSeed(long number) {
    set(seed, number);
    return this;
  }

  @Override
  public PanagradModel train(Dataset<?> rows) {
    List<Row> all =
        rows.select(functions.col(getLabelCol()).cast("double"), functions.col(getFeaturesCol()))
            .collectAsList();
    if (all.isEmpty()) {
      throw new IllegalArgumentException("there are no rows to train on");
    }
    float[][] features = new float[all.size()][];
    int[] labels = new int[all.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = label(i, all.get(i).getDouble(0));
      features[i] = floats(all.get(i).getAs(1));
    }
    int classes = IntStream.of(labels).max().orElseThrow() + 1;
    List<String> names = new ArrayList<>();
    for (int i = 0; i < classes; i++) {
      names.add(Integer.toString(i));
    }
    ArrayDataset data =
        ArrayDataset.ofClasses(
            shapeOf(features[0].length), features, labels, new Target.Classes(names));
    ModelSpec spec = ModelSpec.of(Network.parse(getOrDefault(network)), data);
    long number = (Long) getOrDefault(seed);
    Model model = Model.create(spec, number);
    new Fit()
        .epochs((Integer) getOrDefault(epochs))
        .batch(Math.min(labels.length, (Integer) getOrDefault(batch)))
        .learningRate((Double) getOrDefault(learningRate))
        .seed(number)
        .run(model, data);
    return PanagradModel.of(model);
  }

  private static int label(int row, double label) {
    if (label < 0 || label != Math.rint(label) || label > Short.MAX_VALUE) {
      throw new IllegalArgumentException(
          "row %d has the label %s; labels are 0, 1, 2, ..., as StringIndexer makes them"
              .formatted(row, label));
    }
    return (int) label;
  }

  static float[] floats(Vector vector) {
    double[] values = vector.toArray();
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private Shape shapeOf(int width) {
    String sizes = getOrDefault(shape);
    return sizes.isEmpty()
        ? Shape.of(width)
        : Shape.of(Arrays.stream(sizes.split("x", -1)).mapToInt(Integer::parseInt).toArray());
  }

  @Override
  public PanagradClassifier copy(ParamMap extra) {
    return defaultCopy(extra);
  }
}
