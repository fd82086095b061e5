package dev.panagrad.models.experiments.own;

import dev.panagrad.models.data.Augmentation;
import dev.panagrad.models.data.ClassWeights;
import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.data.Split;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.experiments.own.OwnSettings.PictureSettings;
import dev.panagrad.models.fit.Callback;
import dev.panagrad.models.fit.EarlyStopping;
import dev.panagrad.models.fit.Fit;
import dev.panagrad.models.fit.Losses;
import dev.panagrad.models.fit.Metric;
import dev.panagrad.models.fit.Metrics;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.file.Sha256;
import dev.panagrad.models.network.Dense;
import dev.panagrad.models.network.Layer;
import dev.panagrad.models.network.Network;
import dev.panagrad.models.nn.LearningRate;
import dev.panagrad.models.nn.Optimizer;
import dev.panagrad.models.onnx.OnnxLayer;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.ModelSpec;
import dev.panagrad.models.train.DataKind;
import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.TaskSettings;
import dev.panagrad.models.train.TrainingTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A user's own network on their own data; the data are read when first needed. */
public final class OwnExperiment implements Experiment, OwnDataView {
  private static final String TABLE_NETWORK = "dense 32 relu; dense 16 relu";
  private static final String IMAGE_NETWORK =
      "conv 3x3x8; maxpool 2; conv 3x3x16; maxpool 2; dense 64 relu; dropout 0.75";
  private static final String PICTURE_NETWORK =
      "conv 3x3x16 linear; batchnorm; relu; maxpool 2; conv 3x3x32 linear; batchnorm; relu;"
          + " maxpool 2; conv 3x3x32 linear; batchnorm; relu; globalavg; dropout 0.8";

  /** The option with the SHA-256 of the ONNX file that a network begins with. */
  private static final String BODY_SUM = "from-sha256";

  private static final int BATCH = 32;
  private static final int EPOCHS = 20;

  private final OwnSettings settings;
  private OwnData data;

  /** The layer from an ONNX file, once it was read. */
  private OnnxLayer body;

  private Split parts;
  private long partsSeed;

  /** Null unless it is the experiment of a run. */
  private final RunConfig run;

  /** An experiment with these settings. */
  public OwnExperiment(OwnSettings settings) {
    this(settings, null);
  }

  /** The experiment of a run, with the run's values. */
  public OwnExperiment(RunConfig run) {
    this(OwnSettings.of(run.options()), run);
  }

  private OwnExperiment(OwnSettings settings, RunConfig run) {
    this.settings = settings;
    this.run = run;
  }

  @Override
  public OwnExperiment with(OwnSettings other) {
    return new OwnExperiment(other, run);
  }

  @Override
  public OwnSettings settings() {
    return settings;
  }

  /** The data, read at the first call. */
  public OwnData data() {
    if (data == null) {
      data = OwnData.read(settings);
    }
    return data;
  }

  /** The name of the file or folder, without its extension. */
  @Override
  public String name() {
    String name = settings.data().toAbsolutePath().normalize().getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  @Override
  public DataKind kind() {
    return DataKind.OWN;
  }

  @Override
  public String network() {
    return layers().text();
  }

  @Override
  public double expectedAccuracy() {
    return Double.NaN;
  }

  @Override
  public int steps() {
    throw new UnsupportedOperationException("the steps depend on the batch");
  }

  @Override
  public long steps(TaskSettings with) {
    return (long) EPOCHS * stepsPerEpoch(with);
  }

  @Override
  public int batch() {
    return run == null ? Math.min(BATCH, parts(0).rest().size()) : run.batch();
  }

  @Override
  public int testEvery(TaskSettings with) {
    return stepsPerEpoch(with);
  }

  @Override
  public HyperParameters hyperParameters() {
    HyperParameters usual = HyperParameters.of("learning-rate", 0.001);
    return run == null ? usual : run.values(usual);
  }

  @Override
  public Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>(settings.toMap());
    options.put("network", network());
    if (settings.body() != null) {
      options.put(BODY_SUM, Sha256.of(body().file()));
    }
    return options;
  }

  @Override
  public int stepsPerEpoch(TaskSettings with) {
    return Math.max(1, parts(with.options().seed()).rest().size() / with.batch());
  }

  /** The training data, and the data set aside for validation; null if there are none. */
  public Split parts(long seed) {
    if (parts == null || seed != partsSeed) {
      parts = data().split(settings.validation(), seed);
      partsSeed = seed;
    }
    return parts;
  }

  private OnnxLayer body() {
    if (body == null) {
      OnnxLayer read = settings.body().layer();
      String before = run == null ? null : run.options().get(BODY_SUM);
      if (before != null && !before.equals(Sha256.of(read.file()))) {
        throw FileException.of(
            "%s is no longer the file that the run began with; bring that one back",
            settings.body().file());
      }
      body = read;
    }
    return body;
  }

  /** The network with a last layer that gives the target. */
  private Network layers() {
    List<Layer> layers =
        new ArrayList<>(settings.body() == null ? Network.parse(text()).layers() : withBody());
    Dense last = new Dense(data().all().target().width());
    if (!layers.getLast().equals(last)) {
      layers.add(last);
    }
    return new Network(layers);
  }

  private String text() {
    return settings.network() != null
        ? settings.network()
        : data().isTable() ? TABLE_NETWORK : data().isPictures() ? PICTURE_NETWORK : IMAGE_NETWORK;
  }

  /** The layers up to that of the ONNX file and those after it; the text of a run has them all. */
  private List<Layer> withBody() {
    OnnxLayer first = body();
    List<Layer> layers = new ArrayList<>();
    if (settings.network() != null) {
      layers.addAll(
          Network.parse(settings.network(), text -> text.equals(first.text()) ? first : null)
              .layers());
    }
    if (!layers.contains(first)) {
      layers.addAll(0, settings.body().layers(first));
    }
    return layers;
  }

  @Override
  public TrainingTask open(TaskSettings with) {
    if (!with.shuffle()) {
      throw new IllegalArgumentException(
          "own data is shuffled in each epoch; leave out --no-shuffle");
    }
    Split parts = parts(with.options().seed());
    Dataset train = changed(parts.rest(), with.options().seed());
    if (with.batch() > train.size()) {
      throw new IllegalArgumentException(
          "a batch of %,d is larger than the %,d examples to train on; take a smaller one"
              .formatted(with.batch(), train.size()));
    }
    Model model = Model.create(ModelSpec.of(layers(), train), with.options().seed());
    Fit fit =
        new Fit()
            .batch(with.batch())
            .shards(with.shards())
            .peers(with.peers())
            .prefetch(data().isPictures() && hasProcessorLeft(with))
            .options(with.options())
            .optimizer(Optimizer.find(settings.optimizer()))
            .learningRate(LearningRate.constant(with.values().get("learning-rate")))
            .metrics(metrics(train.target()));
    if (settings.balanced()) {
      fit.loss(Losses.weighted(Losses.crossEntropy(), ClassWeights.balanced(train)));
    }
    if (parts.part() != null) {
      fit.validation(parts.part());
    }
    if (settings.patience() > 0) {
      fit.callbacks(new Callback[] {new EarlyStopping(settings.patience())});
    }
    return fit.task(model, train);
  }

  /**
   * Without a free processor, the threads of the step make its batch faster together than one
   * thread beside them.
   */
  private static boolean hasProcessorLeft(TaskSettings with) {
    return with.options().threads() < Runtime.getRuntime().availableProcessors();
  }

  /** The pictures with random changes for training. */
  private Dataset changed(Dataset train, long seed) {
    PictureSettings pictures = settings.pictures();
    return pictures == null || pictures.augment() == null
        ? train
        : train.map(Augmentation.parse(train.shape(), pictures.augment()), seed);
  }

  /** The metrics to report for a model with such a target. */
  public static Metric[] metrics(Target target) {
    return target instanceof Target.Classes
        ? new Metric[] {Metrics.accuracy(), Metrics.f1()}
        : new Metric[] {Metrics.r2(), Metrics.meanAbsolute(), Metrics.rootMeanSquared()};
  }
}
