package dev.panagrad.bench.peers.pytorch;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.bench.compare.contestant.Networks;
import dev.panagrad.bench.compare.contestant.Work;
import dev.panagrad.bench.peers.TextChoice;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.models.experiments.text.corpus.Alphabet;

/** Text generated one character at a time, greedily. */
final class PtGeneration implements Work {
  private final PtModule module;
  private final Buffer code;
  private final NDList next;
  private final NDList restart;

  PtGeneration(Assignment assignment) {
    module = PtText.open(assignment);
    code = module.memory(1);
    next = new NDList(module.tensor(code, DataType.INT32, 1, 1), module.method("write"));
    restart = new NDList(module.tensor(code, DataType.INT32, 1, 1), module.method("restart"));
  }

  @Override
  public double run() {
    int given = Alphabet.LINE_FEED;
    long sum = 0;
    module.run(restart, false).close();
    for (int i = 0; i < Networks.CHARACTERS; i++) {
      code.setInt(0, given);
      try (NDList result = module.run(next, false)) {
        given = TextChoice.likeliest(result.get(0).toFloatArray());
      }
      sum += Alphabet.decode(given);
    }
    return (double) sum / Networks.CHARACTERS;
  }

  @Override
  public void close() {
    module.close();
  }
}
