package dev.panagrad.models.fit;

/** Gives access to the metrics of a task that measures several. */
public interface EvaluationView {
  /** The result of the last evaluation; null if there was none. */
  Evaluation evaluation();
}
