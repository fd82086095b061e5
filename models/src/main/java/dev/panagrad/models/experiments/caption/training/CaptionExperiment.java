package dev.panagrad.models.experiments.caption.training;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.MiniBatches;
import dev.panagrad.models.experiments.caption.pictures.CaptionData;
import dev.panagrad.models.experiments.caption.writing.CaptionNet;
import dev.panagrad.models.nn.AdamW;
import dev.panagrad.models.nn.Clipped;
import dev.panagrad.models.nn.LearningRate;
import dev.panagrad.models.nn.Optimizer;
import dev.panagrad.models.nn.sequence.StepRows;
import dev.panagrad.models.tokenizer.Tokenizer;
import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.TaskSettings;
import java.util.List;
import java.util.stream.IntStream;

/** A net that learns to describe pictures. */
public abstract class CaptionExperiment implements Experiment {
  // The names of hyper-parameters.
  protected static final String RATE = "learning-rate";
  protected static final String LEAST_RATE = "minimum-rate";
  protected static final String WARM_UP = "warm-up";
  protected static final String DECAY = "decay-steps";
  protected static final String WEIGHT_DECAY = "weight-decay";
  protected static final String KEEP = "keep-probability";
  protected static final String AVERAGE = "average-decay";
  protected static final String EMBEDDING = "embedding";
  protected static final String UNITS = "units";
  protected static final String SMOOTHING = "label-smoothing";

  /** Called by experiments. */
  protected CaptionExperiment() {}

  /** The pictures with their captions. */
  protected abstract CaptionData data(TaskSettings settings);

  /** The shape of a picture: [height, width, channels]. */
  protected abstract Shape shape();

  /** The strides of the convolutions. */
  protected abstract List<Integer> strides();

  /** The largest number of tokens of a caption, including its end. */
  protected abstract int longest(HyperParameters values);

  @Override
  public int batch() {
    return 64;
  }

  /** The net for a vocabulary. */
  CaptionNet net(HyperParameters values, Tokenizer tokens) {
    return new CaptionNet(
        shape(),
        strides(),
        tokens.size(),
        values.whole(EMBEDDING),
        values.whole(UNITS),
        values.get(KEEP, 1) < 1);
  }

  @Override
  public int stepsPerEpoch(TaskSettings settings) {
    return data(settings).size() / settings.batch();
  }

  @Override
  public CaptionTask open(TaskSettings settings) {
    HyperParameters values = settings.values();
    LearningRate schedule =
        LearningRate.warmUpCosine(
            values.get(RATE), values.get(LEAST_RATE), values.whole(WARM_UP), values.whole(DECAY));
    CaptionData data = data(settings);
    CaptionNet net = net(values, data.tokens());
    Optimizer optimizer =
        new Clipped(new AdamW((float) values.get(WEIGHT_DECAY)), Clipped.By.GLOBAL_NORM, 1);
    float smoothing = (float) values.get(SMOOTHING, 0);
    int rows = settings.batch() / settings.shards();
    int[] lengths = IntStream.range(0, data.size()).map(data::length).toArray();
    long seed = settings.options().seed();
    int longest = data.longest();
    StepRows steps = StepRows.all(longest, rows);
    MiniBatches batches;
    if (IntStream.of(lengths).allMatch(length -> length == longest)) {
      batches = new MiniBatches(data.size(), settings.batch(), seed, settings.shuffle());
    } else {
      LengthRows order = new LengthRows(lengths, rows, settings.shards(), seed, settings.shuffle());
      batches = new MiniBatches(data.size(), settings.batch(), order::arrange);
      steps = order.steps();
    }
    CaptionModel model =
        CaptionModel.forTraining(net, steps, settings.shards(), smoothing, optimizer);
    return new CaptionTask(data, net, model, batches, schedule, settings);
  }
}
