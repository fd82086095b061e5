package dev.panagrad.bench.compare.panagrad;

import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.bench.compare.contestant.Contestant;
import dev.panagrad.bench.compare.contestant.Digits;
import dev.panagrad.bench.compare.contestant.Kind;
import dev.panagrad.bench.compare.contestant.Networks;
import dev.panagrad.bench.compare.contestant.Work;
import dev.panagrad.bench.compare.process.Engine;
import dev.panagrad.engine.kernel.KernelSets;
import dev.panagrad.graph.compile.Executable;
import dev.panagrad.graph.compile.floor.TimeFloor;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.WarmUp;
import dev.panagrad.models.data.ImageDataset;
import dev.panagrad.models.experiments.mnist.training.DigitClassifier;
import dev.panagrad.models.experiments.mnist.training.MnistTask;
import dev.panagrad.models.experiments.text.training.TextTask;
import dev.panagrad.models.experiments.text.writing.Sampling;
import dev.panagrad.models.train.TrainingTask;

/** This engine. */
public final class PanagradContestant implements Contestant {
  /** Makes the contestant. */
  public PanagradContestant() {}

  @Override
  public String describe() {
    return "Panagrad 0.1.0, kernels " + KernelSets.best().name();
  }

  @Override
  public Work open(Assignment assignment) {
    String network = assignment.network();
    SessionOptions options =
        SessionOptions.defaults()
            .withThreads(assignment.threads())
            .withAdaptThreads(assignment.interOp() == Engine.Setting.FEWER);
    if (assignment.kind() == Kind.ONNX) {
      return new PanagradOnnx(assignment, options);
    }
    TrainingTask task =
        Networks.experiment(network)
            .open(
                Networks.settings(network, assignment.dropout(), Networks.batch(network), options));
    return switch (assignment.kind()) {
      case TRAIN -> new Training(network, task);
      case FORWARD -> new Forward(network, task);
      case EVALUATE -> new Evaluation(task);
      case ONE_IMAGE -> new OneImage((MnistTask) task);
      case GENERATE -> new Generation((TextTask) task);
      case ONNX -> throw new IllegalArgumentException("no task");
    };
  }

  /**
   * The least time of a run: a convolution that saves multiplications can be below it, and making
   * the batch isn't in it. NaN for translation, whose batches of several lengths have a plan each.
   */
  private static double floor(String network, TrainingTask task, Fetches fetches) {
    if (Networks.isTranslation(network)) {
      return Double.NaN;
    }
    SessionOptions options = task.session().options();
    Executable plan = task.session().compile(task.feeds(), fetches);
    return TimeFloor.measure(plan, options.kernels(), options.threads())
        .nanos(plan.schedule().steps());
  }

  private static final class Training implements Work {
    private final String network;
    private final TrainingTask task;
    private long step;

    /** Starts like the command. */
    Training(String network, TrainingTask task) {
      this.network = network;
      this.task = task;
      WarmUp warmUp = new WarmUp(task.session());
      task.warmUp(warmUp);
      warmUp.start();
    }

    @Override
    public double run() {
      task.nextBatch();
      return task.update(step++);
    }

    @Override
    public double floor() {
      return PanagradContestant.floor(network, task, task.updateFetches());
    }

    @Override
    public void close() {
      task.close();
    }
  }

  private record Forward(String network, TrainingTask task) implements Work {
    @Override
    public double run() {
      task.nextBatch();
      return task.scoreBatch().loss();
    }

    /** Without the loss, which is little beside the network. */
    @Override
    public double floor() {
      return PanagradContestant.floor(network, task, Fetches.of(task.output()));
    }

    @Override
    public void close() {
      task.close();
    }
  }

  private record Evaluation(TrainingTask task) implements Work {
    @Override
    public double run() {
      return task.evaluate().loss();
    }

    @Override
    public void close() {
      task.close();
    }
  }

  private static final class OneImage implements Work {
    private final MnistTask task;
    private final DigitClassifier classifier;
    private final float[][] images = new float[100][];
    private int next;

    OneImage(MnistTask task) {
      this.task = task;
      classifier = new DigitClassifier(task.model(), task.session());
      ImageDataset data = task.evaluator().data();
      for (int i = 0; i < images.length; i++) {
        images[i] = Digits.image(data, i);
      }
    }

    @Override
    public double run() {
      return Digits.largest(classifier.probabilities(images[next++ % images.length]));
    }

    @Override
    public void close() {
      classifier.close();
      task.close();
    }
  }

  private record Generation(TextTask task) implements Work {
    @Override
    public double run() {
      // Greedy, so that all engines write the same text.
      long[] sum = new long[1];
      task.generator()
          .write(
              "\n",
              Networks.CHARACTERS,
              new Sampling(1, 1, 1),
              (text, probability) -> {
                sum[0] += text.charAt(0);
                return true;
              });
      return (double) sum[0] / Networks.CHARACTERS;
    }

    @Override
    public void close() {
      task.close();
    }
  }
}
