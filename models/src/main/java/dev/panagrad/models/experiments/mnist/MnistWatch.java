package dev.panagrad.models.experiments.mnist;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks on while a task is measured and evaluated, for what is shown of it: the digits of the batch
 * and of the test set with what they are taken for, activations and logits. It rides on runs that
 * are made anyway. On the training's thread only.
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

  /** What scoring the batch fills, so that there is something to be seen. */
  Results scored() {
    return scored;
  }

  TestDigits visitor() {
    return tests;
  }

  /**
   * The digits of the batch that was scored last, which must be the one under way.
   *
   * @param most how many at most
   */
  public ShownDigits batch(int most) {
    Tensor logits = scored.get(model.logits());
    return task.digits().shown(most, logits);
  }

  /** The first digits of the test set as of the last evaluation. */
  public ShownDigits tests() {
    return tests.shown();
  }

  /** Values of hidden units for the batch that was scored last. */
  public List<Tensor> activations() {
    return model.activations().stream().map(scored::get).toList();
  }

  /** What softmax was given for the batch that was scored last. */
  public Tensor logits() {
    return scored.get(model.logits());
  }
}
