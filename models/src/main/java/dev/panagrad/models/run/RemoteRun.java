package dev.panagrad.models.run;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.file.AtomicFiles;
import dev.panagrad.models.nn.AdjustableRate;
import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.TrainingListener;
import dev.panagrad.models.train.TrainingTask;
import dev.panagrad.models.train.loop.Listeners;
import dev.panagrad.models.train.store.Checkpoint;
import dev.panagrad.models.train.store.LoggingListener;
import dev.panagrad.models.train.tensorboard.TensorBoardListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A run whose folder and listeners are here while another process trains. The run's task gets the
 * variables with each evaluation and checkpoint, so that reports and pages can read them as usual.
 */
public final class RemoteRun {
  private final TrainingRun run;
  private final TrainingTask task;
  private final RunFolder folder;

  /** A run that was opened here. */
  public RemoteRun(TrainingRun run) {
    this.run = run;
    task = run.task();
    folder = run.folder();
  }

  /**
   * Listens until the training has ended; if its process is lost, continues from the last
   * checkpoint.
   *
   * @return total updates made
   */
  public long train(TrainingListener listener, Elsewhere elsewhere) {
    long made = attempt(listener, elsewhere, true);
    while (made < 0) {
      made = attempt(listener, elsewhere, false);
    }
    return made;
  }

  private long attempt(TrainingListener listener, Elsewhere elsewhere, boolean first) {
    byte[] checkpoint = read(folder.lastCheckpoint());
    final long step = load(folder.lastCheckpoint()).step();
    if (!first) {
      run.rewind(step);
    }
    try (TensorBoardListener board = new TensorBoardListener(folder, step)) {
      TrainingListener all =
          new LoggingListener(run.metrics(), new Listeners(List.of(board, listener)));
      (first ? all : board).started(task, step, run.config().steps());
      // Takes a batch and its scores, for listeners that show them and have just registered.
      task.nextBatch();
      task.scoreBatch();
      long made = elsewhere.attempt(checkpoint, new Side(all));
      if (made >= 0) {
        all.finished(made);
      }
      return made;
    }
  }

  private Checkpoint load(Path file) {
    Checkpoint state = Checkpoint.load(file, run.config().experiment(), task.session());
    task.seek(state.position());
    return state;
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new FileException(file + " cannot be read (" + e + ")", e);
    }
  }

  private final class Side implements Elsewhere.Told {
    private final TrainingListener listener;

    Side(TrainingListener listener) {
      this.listener = listener;
    }

    @Override
    public void stepped(long step, float loss) {
      listener.stepped(step, loss);
    }

    @Override
    public void measured(Measurement measurement) {
      listener.measured(measurement);
    }

    @Override
    public void state(byte[] checkpoint) {
      Path file = folder.path().resolve("state.safetensors");
      write(file, checkpoint);
      try {
        show(file);
        Files.delete(file);
      } catch (IOException e) {
        throw new FileException(file + " cannot be deleted (" + e + ")", e);
      }
      task.nextBatch();
      task.scoreBatch();
    }

    @Override
    public void saved(long step, byte[] checkpoint, boolean best) {
      if (!run.metrics().isInPlace()) {
        throw folder.gone(null);
      }
      Path file = best ? folder.bestCheckpoint() : folder.lastCheckpoint();
      write(file, checkpoint);
      show(file);
      listener.saved(step, best);
    }

    /**
     * Loads the file without losing a learning rate that was set meanwhile and is still to be sent.
     */
    private void show(Path file) {
      AdjustableRate rate = task.rate();
      float set = rate.follows() ? Float.NaN : rate.at(0);
      load(file);
      if (Float.isNaN(set)) {
        rate.follow();
      } else {
        rate.set(set);
      }
    }

    private static void write(Path file, byte... bytes) {
      AtomicFiles.replace(file, channel -> channel.write(ByteBuffer.wrap(bytes)));
    }

    @Override
    public boolean stops() {
      return run.stops();
    }

    @Override
    public AdjustableRate rate() {
      return task.rate();
    }
  }
}
