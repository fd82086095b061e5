package dev.panagrad.models.workers;

import dev.panagrad.cluster.join.MeshException;
import dev.panagrad.cluster.join.MeshPort;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.run.ExperimentRun;
import dev.panagrad.models.run.TrainingRun;
import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.Peers;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.Score;
import dev.panagrad.models.train.StopRequest;
import dev.panagrad.models.train.TrainingListener;
import dev.panagrad.models.train.TrainingTask;
import dev.panagrad.models.train.loop.Cadence;
import dev.panagrad.models.train.loop.SharedState;
import dev.panagrad.models.train.loop.Trainer;
import dev.panagrad.models.train.store.Checkpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Rank 0 of a training whose run folder is kept by another process: it measures, evaluates, and
 * sends everything there.
 */
public final class Lead implements TrainingListener {
  private static final Duration CALLING = Duration.ofSeconds(60);

  /**
   * The interval between two reports of steps: short enough for viewers, and long enough to seldom
   * delay a step.
   */
  private static final long OFTEN_NANOS = 50_000_000L;

  private final RunConfig config;
  private final TrainingTask task;
  private final LeadWire wire;
  private final StopRequest stop = new StopRequest();
  private final Reports reports = new Reports();
  private long reported = System.nanoTime();
  private Score best;

  private Lead(RunConfig config, TrainingTask task, LeadWire wire) {
    this.config = config;
    this.task = task;
    this.wire = wire;
  }

  /**
   * Trains with the others from the last checkpoint of the run folder.
   *
   * @param port where this process accepts connections of the others
   * @param addresses of all, by rank; this one's is the first
   * @param folder where the process with the run folder listens
   * @param software the version of the program
   * @return total updates made
   * @throws MeshException if another process is lost or has given up
   */
  public static long run(
      WorkerJob job,
      MeshPort port,
      List<InetSocketAddress> addresses,
      InetSocketAddress folder,
      String software) {
    Peers peers = job.join(port, 0, addresses, software);
    TrainingTask task = null;
    try (LeadWire wire =
        LeadWire.call(job, anyPort(addresses.getFirst()), folder, software, CALLING)) {
      byte[] checkpoint = wire.fromFolder();
      RunConfig config = job.runConfig();
      task =
          ExperimentRun.open(
              config,
              job.session(),
              (experiment, settings) -> experiment.open(settings.with(peers)));
      TrainingRun.warmUp(task);
      return new Lead(config, task, wire).train(checkpoint);
    } catch (RuntimeException | Error e) {
      peers.giveUp(e);
      throw e;
    } finally {
      if (task == null) {
        peers.close();
      } else {
        task.close();
      }
    }
  }

  private static MeshPort anyPort(InetSocketAddress host) {
    try {
      return MeshPort.listen(new InetSocketAddress(host.getAddress(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long train(byte... checkpoint) {
    Checkpoint from = load(checkpoint);
    best = from.best();
    SharedState.send(task, from.step());
    long made =
        new Trainer(task, Cadence.of(config), this::save, this, stop)
            .run(from.step(), from.best(), from.seconds());
    reports.ended(made);
    report();
    return made;
  }

  private Checkpoint load(byte... checkpoint) {
    Path file = temporary();
    try {
      Files.write(file, checkpoint);
      Checkpoint from = Checkpoint.load(file, config.experiment(), task.session());
      Files.delete(file);
      task.seek(from.position());
      return from;
    } catch (IOException e) {
      throw new FileException("the checkpoint can't be written to " + file + " (" + e + ")", e);
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempFile("panagrad", ".safetensors");
    } catch (IOException e) {
      throw new FileException("no temporary file can be made (" + e + ")", e);
    }
  }

  private byte[] state(long step, double seconds) {
    Path file = temporary();
    try {
      Checkpoint.of(config, task, step, seconds, best).save(file, task);
      byte[] bytes = Files.readAllBytes(file);
      Files.delete(file);
      return bytes;
    } catch (IOException e) {
      throw new FileException("the checkpoint can't be written to " + file + " (" + e + ")", e);
    }
  }

  private void save(long step, double seconds, Score now, boolean isBest) {
    TrainingRun.requireFinite(task, step);
    best = now;
    reports.saved(step, isBest, state(step, seconds));
    report();
  }

  @Override
  public void stepped(long step, float loss) {
    reports.stepped(step, loss);
    if (System.nanoTime() - reported > OFTEN_NANOS) {
      report();
    }
  }

  @Override
  public void measured(Measurement measurement) {
    if (!measurement.isTraining()) {
      reports.state(state(measurement.step(), measurement.seconds()));
    }
    reports.measured(measurement);
  }

  /** Sends the events so far, and applies the requests in the reply. */
  private void report() {
    wire.fromLead(reports.take());
    ByteBuffer asked = ByteBuffer.wrap(wire.fromFolder());
    if (asked.get() != 0) {
      stop.make();
    }
    float rate = asked.getFloat();
    if (Float.isNaN(rate)) {
      task.rate().follow();
    } else {
      task.rate().set(rate);
    }
    reported = System.nanoTime();
  }
}
