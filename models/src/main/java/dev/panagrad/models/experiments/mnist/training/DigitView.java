package dev.panagrad.models.experiments.mnist.training;

/** A view of a task whose model classifies digits or other small pictures. */
public interface DigitView {
  /** The graph and its nodes. */
  MnistModel model();

  /**
   * Starts recording the data that a display needs of each measurement and evaluation, unless
   * recording already; all displays share one watch.
   *
   * @param mostTests the largest number of test digits; the value of the first call counts
   */
  MnistWatch watch(int mostTests);

  /** Evaluates on the test digits. */
  MnistEvaluator evaluator();
}
