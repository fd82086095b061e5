package dev.panagrad.bench.peers.pytorch;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.bench.compare.contestant.Networks;
import dev.panagrad.bench.compare.contestant.Work;
import dev.panagrad.bench.peers.TextChoice;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.models.experiments.text.corpus.Alphabet;

/** Text generated greedily by the GPT with a cache of keys and values. */
final class PtGptGeneration implements Work {
  private final PtModule module;
  private final Buffer code;
  private final Buffer position;
  private final NDList next;
  private final NDList restart;

  PtGptGeneration(Assignment assignment) {
    module = PtGpt.open(assignment);
    code = module.memory(1);
    position = module.memory(1);
    next = inputs("write");
    restart = inputs("restart");
  }

  private NDList inputs(String method) {
    return new NDList(
        module.tensor(code, DataType.INT32, 1),
        module.tensor(position, DataType.INT32, 1),
        module.method(method));
  }

  @Override
  public double run() {
    int given = Alphabet.LINE_FEED;
    long sum = 0;
    module.run(restart, false).close();
    for (int i = 0; i < Networks.CHARACTERS; i++) {
      code.setInt(0, given);
      position.setInt(0, i);
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
