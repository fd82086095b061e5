package dev.panagrad.bench.peers.pytorch;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.bench.compare.contestant.Networks;
import dev.panagrad.bench.compare.contestant.Work;
import dev.panagrad.bench.peers.TextFeed;
import dev.panagrad.engine.memory.Buffer;

/** Training steps on text, with states carried over from step to step. */
final class PtTextTraining implements Work {
  private final PtModule module;
  private final PtNumbers numbers;
  private final NDList inputs;
  private final TextFeed feed;
  private final double rate;
  private long step;

  PtTextTraining(Assignment assignment) {
    int batch = Networks.batch(assignment.network());
    rate = Networks.values(assignment.network(), false).get("learning-rate");
    module = PtText.open(assignment);
    Buffer codes = module.memory((long) batch * Networks.SEQUENCE);
    Buffer targets = module.memory((long) batch * Networks.SEQUENCE);
    feed = new TextFeed(batch, codes, targets);
    numbers = new PtNumbers(module, 2);
    inputs =
        new NDList(
            module.tensor(codes, DataType.INT32, batch, Networks.SEQUENCE),
            module.tensor(targets, DataType.INT32, batch, Networks.SEQUENCE),
            numbers.tensor(),
            module.method("train"));
  }

  @Override
  public double run() {
    feed.next();
    numbers.set(0, rate);
    numbers.set(1, PtNumbers.epsilon(step++));
    try (NDList result = module.run(inputs, true)) {
      return result.get(0).getFloat();
    }
  }

  @Override
  public void close() {
    module.close();
  }
}
