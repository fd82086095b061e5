package dev.panagrad.models.train.loop;

import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.Peers;
import dev.panagrad.models.train.Score;
import dev.panagrad.models.train.StopRequest;
import dev.panagrad.models.train.TrainingException;
import dev.panagrad.models.train.TrainingListener;
import dev.panagrad.models.train.TrainingTask;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/**
 * The training loop: takes batches, measures, updates, evaluates, saves. Measurements never affect
 * the training.
 */
public final class Trainer {
  private final TrainingTask task;
  private final Cadence cadence;
  private final CheckpointSink checkpoints;
  private final TrainingListener listener;
  private final StopRequest stop;

  /** Null if this process trains alone. */
  private final Peers peers;

  private Score best;
  private long startNanos;
  private double secondsBefore;

  /**
   * A trainer; {@link #run} does the work.
   *
   * @param listener receives the events, after the task's own listener
   * @param stop ends the loop after the current step
   */
  public Trainer(
      TrainingTask task,
      Cadence cadence,
      CheckpointSink checkpoints,
      TrainingListener listener,
      StopRequest stop) {
    this.task = task;
    this.cadence = cadence;
    this.checkpoints = checkpoints;
    this.listener = new Listeners(List.of(task.listener(stop), listener));
    this.stop = stop;
    peers = task.peers();
  }

  /**
   * Trains until all steps are made or a stop is requested; the last state is saved in both cases.
   *
   * @param from updates made before
   * @param bestBefore the best evaluation before, or null
   * @param seconds of training before
   * @return total updates made
   * @throws TrainingException if a loss is no longer a number
   */
  public long run(long from, Score bestBefore, double seconds) {
    best = bestBefore;
    secondsBefore = seconds;
    long step = from;
    listener.started(task, step, cadence.steps());
    if (peers != null) {
      peers.lead(stop);
    }
    // The time counts from here on: a listener may wait until somebody has come to watch.
    startNanos = System.nanoTime();
    while (step < cadence.steps() && !stops()) {
      step = step(step);
    }
    checkpoints.save(step, seconds(), best, false);
    listener.saved(step, false);
    listener.finished(step);
    return step;
  }

  private boolean stops() {
    return peers == null ? stop.isMade() : peers.stops();
  }

  private long step(long step) {
    task.nextBatch();
    if (cadence.logs(step) && task.isScorable(step)) {
      Score score = peers == null ? task.scoreBatch() : task.scoreTogether();
      if (score != null) {
        measured(step, "train", score, task.batch());
      }
    }
    float loss = task.update(step);
    if (!Float.isFinite(loss)) {
      throw diverged("the loss became %s at step %d".formatted(loss, step), step);
    }
    long made = step + 1;
    if (peers != null && (cadence.meets(made) || peers.stops())) {
      task.collect();
    }
    listener.stepped(made, loss);
    if (cadence.tests(made)) {
      if (task.evaluationExamples() > 0) {
        evaluate(made);
      }
      if (peers != null) {
        peers.shareStop();
      }
    }
    if (made % cadence.checkpoint() == 0) {
      checkpoints.save(made, seconds(), best, false);
      listener.saved(made, false);
    }
    return made;
  }

  private void evaluate(long made) {
    Score score = peers == null ? task.evaluate() : task.evaluateTogether();
    if (!Double.isFinite(score.loss())) {
      // Weights may be finite but so large that only this loss shows it, for example after the last
      // step.
      throw diverged(
          "the loss on the %s set became %s after step %d"
              .formatted(task.evaluationSplit(), score.loss(), made),
          made - 1);
    }
    measured(made, task.evaluationSplit(), score, task.evaluationExamples());
    if (best == null || task.better(score, best)) {
      best = score;
      checkpoints.save(made, seconds(), best, true);
      listener.saved(made, true);
    }
  }

  private TrainingException diverged(String what, long step) {
    return new TrainingException(
        ("%s; a smaller learning rate may help, as --set learning-rate=%s, and --check-numerics"
                + " names the node")
            .formatted(what, tenth(task.learningRate(step))));
  }

  /** A tenth of a rate, rounded as a person would write it. */
  private static String tenth(float rate) {
    if (Float.isInfinite(rate)) {
      // The rate exceeds the range of a float: suggest a usual one.
      return "0.001";
    }
    return BigDecimal.valueOf(rate / 10.0)
        .round(new MathContext(2))
        .stripTrailingZeros()
        .toPlainString();
  }

  /** The double with the same decimal digits as the float. */
  private static double shortest(float value) {
    return Double.parseDouble(Float.toString(value));
  }

  private double seconds() {
    return secondsBefore + (System.nanoTime() - startNanos) * 1e-9;
  }

  private void measured(long step, String split, Score score, long examples) {
    listener.measured(
        new Measurement(
            step,
            split,
            score.loss(),
            score.accuracy(),
            shortest(task.learningRate(step)),
            examples,
            seconds(),
            task.metric()));
  }
}
