package dev.panagrad.bench.peers.pytorch;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.bench.compare.contestant.Kind;
import dev.panagrad.bench.compare.contestant.Networks;
import dev.panagrad.bench.compare.contestant.Work;
import dev.panagrad.bench.peers.GptFeed;
import dev.panagrad.engine.memory.Buffer;

/** Batches of text through the GPT, with an update or for their loss only. */
final class PtGptBatches implements Work {
  private final PtModule module;
  private final PtNumbers numbers;
  private final NDList inputs;
  private final GptFeed feed;
  private final boolean train;
  private long step;

  PtGptBatches(Assignment assignment) {
    train = assignment.kind() == Kind.TRAIN;
    String network = assignment.network();
    int batch = Networks.batch(network);
    int block = Networks.values(network, false).whole("block");
    module = PtGpt.open(assignment);
    Buffer codes = module.memory((long) batch * block);
    Buffer targets = module.memory((long) batch * block);
    feed = new GptFeed(network, codes, targets);
    numbers = new PtNumbers(module, 4);
    inputs =
        new NDList(
            module.tensor(codes, DataType.INT32, batch, block),
            module.tensor(targets, DataType.INT32, batch, block));
    if (train) {
      inputs.add(numbers.tensor());
    }
    inputs.add(module.method(train ? "train" : "forward_loss"));
  }

  @Override
  public double run() {
    feed.next();
    if (train) {
      numbers.set(0, feed.rate(step++));
      numbers.set(1, feed.value("weight-decay"));
      numbers.set(2, feed.value("beta2"));
      numbers.set(3, feed.value("clip"));
    }
    try (NDList result = module.run(inputs, train)) {
      return result.get(0).getFloat();
    }
  }

  @Override
  public void close() {
    module.close();
  }
}
