package dev.panagrad.models.experiments.mnist;

/** What can be shown of a task whose model tells digits, or other small pictures, apart. */
public interface DigitView {
  /** The graph and its nodes. */
  MnistModel model();

  /**
   * Begins to keep what a display needs of each measurement and evaluation, unless it is kept
   * already: all displays look through one watch.
   *
   * @param mostTests how many digits of the test set at most, as the first caller says
   */
  MnistWatch watch(int mostTests);

  /** Evaluates on the test digits. */
  MnistEvaluator evaluator();
}
