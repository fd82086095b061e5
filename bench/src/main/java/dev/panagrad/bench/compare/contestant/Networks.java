package dev.panagrad.bench.compare.contestant;

import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.run.Experiments;
import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.TaskSettings;

/** The sizes and hyper-parameters with which the experiments are compared. */
public final class Networks {
  /** The seed of initial values and of the order of the data. */
  public static final long SEED = 1;

  /** Cells per layer of the recurrent net. */
  public static final int HIDDEN = 512;

  /** Layers of the recurrent net. */
  public static final int LAYERS = 3;

  /** Characters per sequence. */
  public static final int SEQUENCE = 30;

  /** Characters that one run of {@link Kind#GENERATE} writes. */
  public static final int CHARACTERS = 100;

  /** The GPT in the size that nanoGPT trains on CPUs. */
  public static final String SMALL_GPT = "text-gpt-small";

  private static final String GPT = "text-gpt";
  private static final String KEEP = "keep-probability";

  private Networks() {}

  /** The experiment with a name. */
  public static Experiment experiment(String network) {
    return Experiments.find(network.equals(SMALL_GPT) ? GPT : network)
        .orElseThrow(() -> new IllegalArgumentException("there is no experiment " + network));
  }

  /** Whether the network reads text. */
  public static boolean isText(String network) {
    return network.startsWith("text-");
  }

  /** Whether the network is a Transformer that reads text. */
  public static boolean isGpt(String network) {
    return network.startsWith(GPT);
  }

  /** Whether the network translates. */
  public static boolean isTranslation(String network) {
    return network.startsWith("translate-");
  }

  /** Examples per batch. */
  public static int batch(String network) {
    if (isTranslation(network)) {
      return experiment(network).batch();
    }
    if (isGpt(network)) {
      return network.equals(SMALL_GPT) ? 12 : experiment(network).batch();
    }
    return isText(network) ? 200 : 100;
  }

  /** Whether the network uses dropout in training. */
  public static boolean dropsOut(String network) {
    return !isText(network)
        && !isTranslation(network)
        && experiment(network).hyperParameters().has(KEEP);
  }

  /**
   * The hyper-parameters; the recurrent net has the tutorial's size, and networks that read or
   * translate text use no dropout: PyTorch's attention on CPUs is fused without dropout only.
   */
  public static HyperParameters values(String network, boolean dropout) {
    HyperParameters values = experiment(network).hyperParameters();
    if (isTranslation(network)) {
      return values.with(KEEP, 1);
    }
    if (isGpt(network)) {
      values = values.with(KEEP, 1);
      return network.equals(SMALL_GPT) ? values.with("width", 128).with("block", 64) : values;
    }
    if (isText(network)) {
      values = values.with("hidden", HIDDEN).with("layers", LAYERS).with("sequence", SEQUENCE);
      return values.with(KEEP, 1);
    }
    return dropsOut(network) && !dropout ? values.with(KEEP, 1) : values;
  }

  /** The settings with which our experiment is opened, for a fixed number of threads. */
  public static TaskSettings settings(String network, boolean dropout, int batch, int threads) {
    return settings(
        network,
        dropout,
        batch,
        SessionOptions.defaults().withThreads(threads).withAdaptThreads(false));
  }

  /** The settings with which our experiment is opened. */
  public static TaskSettings settings(
      String network, boolean dropout, int batch, SessionOptions options) {
    return TaskSettings.of(experiment(network), options.withSeed(SEED))
        .with(values(network, dropout))
        .withBatch(batch);
  }
}
