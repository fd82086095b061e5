package dev.panagrad.models.fit;

/** What can be shown of a task that measures several metrics. */
public interface EvaluationView {
  /** What the last evaluation has measured; null if there was none. */
  Evaluation evaluation();
}
