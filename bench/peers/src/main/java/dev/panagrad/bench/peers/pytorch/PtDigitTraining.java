package dev.panagrad.bench.peers.pytorch;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.bench.compare.contestant.Networks;
import dev.panagrad.bench.compare.contestant.Work;
import dev.panagrad.bench.peers.DigitFeed;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.models.data.ImageDataset;
import dev.panagrad.models.data.MiniBatches;
import dev.panagrad.models.data.Mnist;
import dev.panagrad.models.experiments.mnist.training.MnistExperiment;
import dev.panagrad.models.nn.LearningRate;
import dev.panagrad.models.train.HyperParameters;

/** Training steps on digits. */
final class PtDigitTraining implements Work {
  private final PtModule module;
  private final PtNumbers numbers;
  private final PtLabels labels;
  private final NDList inputs;
  private final DigitFeed feed;
  private final MiniBatches batches;
  private final LearningRate rate;
  private final double drop;
  private long step;

  PtDigitTraining(Assignment assignment) {
    String network = assignment.network();
    int batch = Networks.batch(network);
    HyperParameters values = Networks.values(network, assignment.dropout());
    rate = ((MnistExperiment) Networks.experiment(network)).learningRate(values);
    drop = 1 - values.get("keep-probability", 1);
    module = PtDigits.open(assignment);
    ImageDataset data = Mnist.embedded().train();
    Buffer images = module.memory((long) batch * Mnist.SIDE * Mnist.SIDE);
    feed = new DigitFeed(data, images, module.memory((long) batch * Mnist.CLASSES));
    batches = new MiniBatches(data.size(), batch, Networks.SEED, true);
    labels = new PtLabels(module, data, batch);
    numbers = new PtNumbers(module, 4);
    inputs =
        new NDList(
            module.tensor(images, DataType.FLOAT32, batch, Mnist.SIDE, Mnist.SIDE, 1),
            labels.tensor(),
            numbers.tensor(),
            module.method("train_" + PtDigits.form(network)));
  }

  @Override
  public double run() {
    int[] examples = batches.next();
    feed.fill(examples);
    labels.fill(examples);
    numbers.set(0, rate.at(step));
    numbers.set(1, drop);
    numbers.set(2, PtNumbers.epsilon(step));
    numbers.set(3, 1 - Math.min(0.999, (1.0 + step) / (10.0 + step)));
    step++;
    try (NDList result = module.run(inputs, true)) {
      return result.get(0).getFloat();
    }
  }

  @Override
  public void close() {
    module.close();
  }
}
