package dev.panagrad.bench.peers.pytorch;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.bench.compare.contestant.Work;
import dev.panagrad.bench.peers.DigitFeed;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.models.data.ImageDataset;
import dev.panagrad.models.data.Mnist;
import dev.panagrad.models.data.order.EvaluationBatches;

/** Mean cross-entropy and accuracy over all test digits. */
final class PtEvaluation implements Work {
  private static final int BATCH = 1_000;

  private final PtModule module;
  private final ImageDataset data = Mnist.embedded().test();
  private final EvaluationBatches batches = new EvaluationBatches(data.size(), BATCH);
  private final DigitFeed feed;
  private final PtLabels labels;
  private final NDList inputs;

  PtEvaluation(Assignment assignment) {
    module = PtDigits.open(assignment);
    Buffer images = module.memory((long) BATCH * Mnist.SIDE * Mnist.SIDE);
    feed = new DigitFeed(data, images, module.memory((long) BATCH * Mnist.CLASSES));
    labels = new PtLabels(module, data, BATCH);
    inputs =
        new NDList(
            module.tensor(images, DataType.FLOAT32, BATCH, Mnist.SIDE, Mnist.SIDE, 1),
            labels.tensor(),
            module.method("evaluate_" + PtDigits.form(assignment.network())));
  }

  @Override
  public double run() {
    double sum = 0;
    double right = 0;
    batches.restart();
    while (batches.advance()) {
      feed.fill(batches.indices());
      labels.fill(batches.indices());
      try (NDList result = module.run(inputs, false)) {
        float[] lossAndHits = result.get(0).toFloatArray();
        sum += lossAndHits[0];
        right += lossAndHits[1];
      }
    }
    if (right <= 0) {
      throw new IllegalStateException("no digit was recognised");
    }
    return 100 * sum / data.size();
  }

  @Override
  public void close() {
    module.close();
  }
}
