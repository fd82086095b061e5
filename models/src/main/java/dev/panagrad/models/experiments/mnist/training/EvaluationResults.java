package dev.panagrad.models.experiments.mnist.training;

import dev.panagrad.graph.session.Tensor;
import java.nio.ByteBuffer;
import java.util.List;

/** The results of consecutive examples, as one process sends them to another. */
final class EvaluationResults implements MnistEvaluator.Visitor {
  /** The loss, the predicted class, and whether it is right. */
  private static final int BYTES = Float.BYTES + 2;

  private final ByteBuffer results;

  /** Room for the results of so many examples. */
  EvaluationResults(int most) {
    results = ByteBuffer.allocate(BYTES * most);
  }

  @Override
  public void visit(int example, float loss, boolean hit, Tensor probabilities, int row) {
    results.putFloat(loss);
    results.put((byte) MnistEvaluator.largest(probabilities, row));
    results.put((byte) (hit ? 1 : 0));
  }

  /** All results so far. */
  byte[] bytes() {
    byte[] bytes = new byte[results.position()];
    results.get(0, bytes);
    return bytes;
  }

  /**
   * The sum of all losses and the number of hits, added in the order of the examples.
   *
   * @param parts of all processes, in the order of their examples
   * @param visitor receives the predicted classes
   */
  static double[] sums(List<byte[]> parts, MnistEvaluator.Found visitor) {
    double[] sums = new double[2];
    int example = 0;
    for (byte[] part : parts) {
      ByteBuffer results = ByteBuffer.wrap(part);
      while (results.hasRemaining()) {
        sums[0] += results.getFloat();
        visitor.visit(example++, results.get());
        sums[1] += results.get();
      }
    }
    return sums;
  }
}
