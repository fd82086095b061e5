package dev.panagrad.cli.workers;

import dev.panagrad.models.workers.WorkerJob;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A worker on this machine, as seen by the command that started it: the worker reports its address,
 * then gets its job. Everything goes through pipes, so that the job's token is in no file.
 */
final class WorkerProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 10;
  private static final int SIGNALS = 128;

  private final int rank;
  private final Process process;
  private final Thread listener;
  private volatile String said;

  private WorkerProcess(int rank, Process process) {
    this.rank = rank;
    this.process = process;
    listener = Thread.ofPlatform().daemon().name("worker " + rank).start(this::listen);
  }

  /** Starts a worker. */
  static WorkerProcess start(int rank) throws IOException {
    return new WorkerProcess(rank, new ProcessBuilder(SelfCommand.of("worker")).start());
  }

  /** Keeps the worker's sentence, and drains its output so that it never blocks. */
  private void listen() {
    try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("panagrad: ")) {
          said = line.substring("panagrad: ".length());
        }
      }
    } catch (IOException e) {
      // The process is gone, which is detected elsewhere.
    }
  }

  /**
   * Waits until the worker listens.
   *
   * @throws IOException if it ends before
   */
  InetSocketAddress address() throws IOException {
    String line = process.inputReader(StandardCharsets.UTF_8).readLine();
    if (line == null) {
      throw new IOException("worker %d %s before it began".formatted(rank, end()));
    }
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(line));
  }

  /** Sends the job; the worker then connects to the others. */
  void send(WorkerJob job, List<InetSocketAddress> addresses) throws IOException {
    try (DataOutputStream out = new DataOutputStream(process.getOutputStream())) {
      job.write(out);
      out.writeInt(rank);
      out.writeInt(addresses.size());
      for (InetSocketAddress address : addresses) {
        out.writeInt(address.getPort());
      }
    }
  }

  /**
   * How the process has ended or will within seconds, as the end of a sentence; null if it still
   * runs.
   */
  String end() {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return null;
      }
      listener.join(TimeUnit.SECONDS.toMillis(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
    int code = process.exitValue();
    String how =
        code > SIGNALS
            ? "(process %d) was killed by signal %d".formatted(process.pid(), code - SIGNALS)
            : "(process %d) ended with code %d".formatted(process.pid(), code);
    return said == null ? how : how + ": " + said;
  }

  /** The process id. */
  long pid() {
    return process.pid();
  }

  /** Waits some time for the process to end. */
  @Override
  public void close() {
    try {
      process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
