package dev.panagrad.models.experiments.mnist.training;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Records the data that displays need while a task is measured and evaluated: the digits of the
 * batch and of the test set with their predictions, activations and logits. It uses runs that are
 * made anyway. On the training's thread only.
 */
public final class MnistWatch {
  private final MnistTask task;
  private final MnistModel model;
  private final TestDigits tests;
  private final Results scored;

  MnistWatch(MnistTask task, int mostTests) {
    this.task = task;
    model = task.model();
    tests = new TestDigits(task.evaluator().data(), mostTests);
    List<Node> wanted = new ArrayList<>(List.of(model.loss(), model.accuracy(), model.logits()));
    wanted.addAll(model.activations());
    scored = new Results(Fetches.of(wanted));
  }

  /** The results of scoring the batch, including the values to show. */
  Results scored() {
    return scored;
  }

  TestDigits visitor() {
    return tests;
  }

  /**
   * The digits of the batch that was scored last, which must be the current one.
   *
   * @param most the largest number of digits
   */
  public ShownDigits batch(int most) {
    Tensor logits = scored.get(model.logits());
    return task.digits().shown(most, logits);
  }

  /** The first digits of the test set, with the results of the last evaluation. */
  public ShownDigits tests() {
    return tests.shown();
  }

  /** Outputs of hidden units for the batch that was scored last. */
  public List<Tensor> activations() {
    return model.activations().stream().map(scored::get).toList();
  }

  /** The logits of the batch that was scored last. */
  public Tensor logits() {
    return scored.get(model.logits());
  }
}
