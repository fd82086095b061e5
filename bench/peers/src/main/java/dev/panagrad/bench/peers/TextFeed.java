package dev.panagrad.bench.peers;

import dev.panagrad.bench.compare.Networks;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.text.Corpus;
import dev.panagrad.models.text.TextBatches;

/** Codes of characters in arrays, from which the peers are fed. */
final class TextFeed implements AutoCloseable {
  private final TextBatches batches;
  private final Tensor codeTensor;
  private final Tensor targetTensor;
  private final int[] codes;
  private final int[] targets;

  TextFeed(int batch) {
    batches = new TextBatches(Corpus.embedded().training().codes(), batch, Networks.SEQUENCE);
    Shape shape = Shape.of(batch, Networks.SEQUENCE);
    codeTensor = Tensor.allocate(DType.INT32, shape);
    targetTensor = Tensor.allocate(DType.INT32, shape);
    codes = new int[batch * Networks.SEQUENCE];
    targets = new int[batch * Networks.SEQUENCE];
  }

  /** Takes the next batch. */
  void next() {
    batches.next(codeTensor.buffer(), targetTensor.buffer());
    copy(codeTensor.buffer(), codes);
    copy(targetTensor.buffer(), targets);
  }

  private static void copy(Buffer from, int[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] = from.getInt(i);
    }
  }

  /** [batch, steps]. */
  int[] codes() {
    return codes;
  }

  /** The codes one later, [batch, steps]. */
  int[] targets() {
    return targets;
  }

  @Override
  public void close() {
    codeTensor.close();
    targetTensor.close();
  }
}
