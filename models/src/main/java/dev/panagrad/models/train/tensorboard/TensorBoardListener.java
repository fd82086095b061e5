package dev.panagrad.models.train.tensorboard;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.source.Variable;
import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.Picture;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.TrainingListener;
import dev.panagrad.models.train.TrainingTask;
import java.nio.file.Files;
import java.time.Clock;

/**
 * Writes a training for TensorBoard into the run's folder, as the two runs training and validation.
 * A resumed training continues in new files.
 */
public final class TensorBoardListener implements TrainingListener, AutoCloseable {
  private final TensorBoardWriter training;
  private final TensorBoardWriter validation;
  private TrainingTask task;

  /**
   * Starts new files.
   *
   * @param step updates made before
   */
  public TensorBoardListener(RunFolder folder, long step) {
    boolean goesOn = Files.exists(folder.tensorBoard("training"));
    training = open(folder, "training");
    try {
      validation = open(folder, "validation");
    } catch (RuntimeException e) {
      training.close();
      throw e;
    }
    if (goesOn) {
      training.resumed(step);
      validation.resumed(step);
    }
  }

  private static TensorBoardWriter open(RunFolder folder, String split) {
    return TensorBoardWriter.openIn(folder.makeTensorBoard(split), Clock.systemUTC());
  }

  @Override
  public void started(TrainingTask started, long step, long steps) {
    task = started;
  }

  @Override
  public void measured(Measurement measurement) {
    boolean train = measurement.isTraining();
    TensorBoardWriter writer = train ? training : validation;
    long step = measurement.step();
    // Written under the tutorial's names and the usual ones; TensorBoard overlays curves with the
    // same name.
    writer.scalar("batch_loss", step, measurement.loss());
    writer.scalar("batch_accuracy", step, measurement.accuracy());
    writer.scalar("loss", step, measurement.loss());
    writer.scalar("accuracy", step, measurement.accuracy());
    writer.scalar("learning_rate", step, measurement.learningRate());
    if (!train) {
      writeVariables(step);
      Picture picture = task.batchPicture();
      if (picture != null) {
        training.greyImage("batch", step, picture.width(), picture.height(), picture.pixels());
      }
    }
  }

  /** Called at evaluations only, since it takes time. */
  private void writeVariables(long step) {
    for (Node node : task.session().graph().variables()) {
      if (node.op() instanceof Variable variable && variable.trainable()) {
        training.histogram(node.name(), step, task.session().variable(node).buffer());
      }
    }
  }

  @Override
  public void close() {
    try {
      training.close();
    } finally {
      validation.close();
    }
  }
}
