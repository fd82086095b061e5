package dev.panagrad.spark;

import dev.panagrad.models.train.TrainingException;
import dev.panagrad.models.workers.WorkerJob;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.functions;

/**
 * Trains a classifier, as a stage of a Spark pipeline. The rows are collected to the driver, which
 * trains the network with all its processors, or sends them to {@link #setWorkers workers} that
 * train together.
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
  private final DoubleParam finalRate;
  private final LongParam seed;
  private final IntParam workers;
  private final IntParam shards;

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
    finalRate =
        new DoubleParam(
            this, "finalRate", "the learning rate at the end; without it the rate is constant");
    seed = new LongParam(this, "seed", "of all random numbers");
    workers =
        new IntParam(
            this,
            "workers",
            "tasks that train together; 1 for the driver alone",
            ParamValidators.gtEq(1));
    shards =
        new IntParam(
            this,
            "shards",
            "equal parts of a batch, at least one a worker",
            ParamValidators.gtEq(1));
    setDefault(workers, 1);
    setDefault(shards, 1);
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

  /** The parameter of {@link #setFinalRate}. */
  public DoubleParam finalRate() {
    return finalRate;
  }

  /** The parameter of {@link #setSeed}. */
  public LongParam seed() {
    return seed;
  }

  /** The parameter of {@link #setWorkers}. */
  public IntParam workers() {
    return workers;
  }

  /** The parameter of {@link #setShards}. */
  public IntParam shards() {
    return shards;
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

  /**
   * Sets the learning rate at the end, to which it falls along half a cosine; constant by default.
   */
  public PanagradClassifier setFinalRate(double rate) {
    set(finalRate, rate);
    return this;
  }

  /** Sets the seed; the same rows in the same order and the same seed give the same bits. */
  public PanagradClassifier setSeed(long number) {
    set(seed, number);
    return this;
  }

  /**
   * Sets how many tasks train together, at the same time, each with all rows in its memory; 1, the
   * default, trains on the driver.
   */
  public PanagradClassifier setWorkers(int tasks) {
    set(workers, tasks);
    return this;
  }

  /**
   * Sets how many equal parts a batch is computed in; at least one per worker. The bits of the
   * model depend on them, but not on the number of workers.
   */
  public PanagradClassifier setShards(int parts) {
    set(shards, parts);
    return this;
  }

  @Override
  public PanagradModel train(Dataset<?> rows) {
    int processes = (Integer) getOrDefault(workers);
    int parts = Math.max(processes, (Integer) getOrDefault(shards));
    ClassifierJob job =
        new ClassifierJob(
            getOrDefault(network),
            getOrDefault(shape),
            (Integer) getOrDefault(epochs),
            (Integer) getOrDefault(batch),
            parts,
            (Double) getOrDefault(learningRate),
            isDefined(finalRate) ? (Double) getOrDefault(finalRate) : Double.NaN,
            (Long) getOrDefault(seed));
    Labelled labelled =
        Labelled.of(
            rows.select(
                    functions.col(getLabelCol()).cast("double"), functions.col(getFeaturesCol()))
                .collectAsList());
    return processes == 1
        ? PanagradModel.of(job.train(labelled, 0, null))
        : trainTogether(
            JavaSparkContext.fromSparkContext(rows.sparkSession().sparkContext()),
            processes,
            job,
            labelled);
  }

  /** Trains in a barrier stage; only the model comes back to the driver. */
  private static PanagradModel trainTogether(
      JavaSparkContext context, int processes, ClassifierJob job, Labelled rows) {
    Preflight.awaitSlots(context, processes)
        .or(() -> Preflight.check(context, processes))
        .ifPresent(
            wrong -> {
              throw new TrainingException(wrong);
            });
    Broadcast<Labelled> sent = context.broadcast(rows);
    try {
      ClassifierTask task =
          new ClassifierTask(
              job, sent, WorkerJob.newToken(), SparkTeam.isEncrypted(context.getConf()));
      byte[] model = null;
      for (ClassifierTask.Outcome outcome :
          BarrierStage.collect(
              context,
              "panagrad fit",
              "PanagradClassifier",
              processes,
              task,
              ClassifierTask.Outcome.class)) {
        if (outcome.sentence() != null) {
          throw new TrainingException(outcome.sentence());
        }
        model = outcome.model() == null ? model : outcome.model();
      }
      return new PanagradModel(PanagradModel.newUid(), model);
    } finally {
      sent.destroy();
      context.clearJobGroup();
    }
  }

  @Override
  public PanagradClassifier copy(ParamMap extra) {
    return defaultCopy(extra);
  }
}
