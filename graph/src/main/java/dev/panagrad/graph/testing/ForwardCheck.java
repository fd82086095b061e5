package dev.panagrad.graph.testing;

import dev.panagrad.engine.kernel.KernelSets;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import java.util.List;

/** Checks the result of a row against its naive reference, under all options. */
final class ForwardCheck {
  private static final long SEED = 42;

  private final OpCase row;

  /** The checks of a row. */
  public ForwardCheck(OpCase row) {
    this.row = row;
  }

  /** Runs all checks. */
  public void all() {
    scalarKernelsAgreeWithTheReference();
    bestKernelsAgreeWithTheReference();
    memoryReuseKeepsTheBits();
    rewritingKeepsTheValues();
    inputsThatAreFetchedOrReadLaterAreNotOverwritten();
    if (row.hasBatch()) {
      threadsDoNotChangeTheBits();
    }
  }

  /** Compares the scalar kernels with the reference. */
  public void scalarKernelsAgreeWithTheReference() {
    assertAgrees(Trial.plain());
  }

  /** Compares the best kernels with the reference. */
  public void bestKernelsAgreeWithTheReference() {
    assertAgrees(Trial.plain().withKernels(KernelSets.best()));
  }

  /** One session, fed with several batches. */
  private void assertAgrees(SessionOptions options) {
    Trial trial = new Trial(row, Trial.Extra.NONE);
    try (Session session = new Session(trial.graph(), options)) {
      for (int batch : row.hasBatch() ? new int[] {7, 1, 100, 7} : new int[] {1}) {
        Doubles[] fed = row.draw(batch, SEED + batch);
        Doubles expected = row.reference().apply(fed);
        Compare.require(
            trial.result().shape().accepts(expected.shape()),
            "%s",
            row + " promises " + trial.result().shape() + " but is " + expected.shape());
        Compare.close(
            expected,
            trial.run(session, fed).getFirst(),
            row.tolerance(),
            row + ", batch " + batch);
      }
    }
  }

  /** Compares the bits with and without memory reuse. */
  public void memoryReuseKeepsTheBits() {
    Doubles[] fed = row.draw(33, SEED);
    Trial trial = new Trial(row, Trial.Extra.NONE);
    Compare.sameBits(
        trial.run(Trial.plain().withReuse(false), fed),
        trial.run(Trial.plain(), fed),
        row.toString());
  }

  /** Compares the result without rewriting of the graph with the reference. */
  public void rewritingKeepsTheValues() {
    Doubles[] fed = row.draw(13, SEED);
    Trial trial = new Trial(row, Trial.Extra.NONE);
    float[] found = trial.run(Trial.plain().withRewrite(false), fed).getFirst();
    Compare.close(row.reference().apply(fed), found, row.tolerance(), row.toString());
  }

  /** Checks that fetched inputs, and inputs that are read later, keep their values. */
  public void inputsThatAreFetchedOrReadLaterAreNotOverwritten() {
    Doubles[] fed = row.draw(21, SEED);
    float[] result = new Trial(row, Trial.Extra.NONE).run(Trial.plain(), fed).getFirst();
    for (Trial.Extra extra : List.of(Trial.Extra.INPUTS, Trial.Extra.LATE_COPIES)) {
      List<float[]> found = new Trial(row, extra).run(Trial.plain(), fed);
      Compare.sameBits(List.of(result), found.subList(0, 1), row + " with " + extra);
      for (int i = 0; i < fed.length; i++) {
        Compare.close(fed[i], found.get(i + 1), 0, row + ", input " + i + " with " + extra);
      }
    }
  }

  /** Uses a batch so large that the work is split into parts. */
  public void threadsDoNotChangeTheBits() {
    Doubles[] fed = row.draw(2_003, SEED);
    Trial trial = new Trial(row, Trial.Extra.NONE);
    SessionOptions options = Trial.plain().withKernels(KernelSets.best());
    List<float[]> one = trial.run(options, fed);
    Compare.sameBits(one, trial.run(options.withThreads(2), fed), row.toString());
    Compare.sameBits(one, trial.run(options.withThreads(3), fed), row.toString());
  }
}
