package dev.panagrad.cli.command.train;

import dev.panagrad.cli.command.common.Panagrad;
import dev.panagrad.cli.command.common.Version;
import dev.panagrad.cli.option.WholeNumber;
import dev.panagrad.cli.progress.StopOnSignal;
import dev.panagrad.cluster.join.MeshException;
import dev.panagrad.cluster.join.MeshOptions;
import dev.panagrad.cluster.join.MeshPort;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.placement.TaskServer;
import dev.panagrad.models.train.Cluster;
import dev.panagrad.models.workers.Follower;
import dev.panagrad.models.workers.WorkerJob;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * A task of placed graphs, which listens for callers. Without an address it is one of the processes
 * of {@code train --workers}, which starts it: it prints its address, reads its job from the
 * standard input, and trains with the others.
 */
@Command(
    name = "worker",
    description =
        "Compute parts of graphs that another program has placed here with device(\"/task:1\"). It"
            + " takes callers who know the token, one after the other, until Ctrl-C.",
    footer = {
      "  head -c 24 /dev/urandom | base64 > token",
      "  panagrad worker --listen 7070 --token-file token",
      "  panagrad worker --listen 192.168.1.7:7070 --token-file token --encrypt"
    })
public final class WorkerCommand implements Callable<Integer> {
  private static final int MOST = 1_024;

  @Spec CommandSpec spec;

  @ParentCommand Panagrad root;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      description =
          "Where callers connect, as 192.168.1.7:7070; a port alone is open to this machine only.")
  String listen;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "A file with a secret of 16 bytes or more, which callers must know.")
  Path tokenFile;

  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = WholeNumber.class,
      description = "Threads to use (default: all processors).")
  Integer threads;

  @Option(
      names = "--encrypt",
      description = "Take only callers who encrypt too; all that is sent is sealed by AES-GCM.")
  boolean encrypt;

  /** Sent by rank 0: a job, the addresses of the processes, and the rank of this one among them. */
  private record Place(WorkerJob job, int rank, List<InetSocketAddress> addresses) {}

  @Override
  public Integer call() throws IOException {
    if (listen != null || tokenFile != null) {
      return serve();
    }
    if (isTyped()) {
      throw new ParameterException(
          spec.commandLine(),
          "say where to listen and what callers must know, as --listen 7070 --token-file token");
    }
    InetAddress loopback = InetAddress.getLoopbackAddress();
    // Ctrl-C reaches all processes of a terminal; rank 0 decides when this one ends.
    try (StopOnSignal _ = new StopOnSignal(() -> {});
        MeshPort port = MeshPort.listen(new InetSocketAddress(loopback, 0))) {
      root.console().line(Integer.toString(port.address().getPort()));
      root.console().out().flush();
      Place place = read(new DataInputStream(System.in), loopback);
      Follower.run(place.job, port, place.rank, place.addresses, Version.number());
      return ExitCode.OK;
    } catch (MeshException e) {
      // Rank 0 reports the failure to the user.
      return ExitCode.SOFTWARE;
    }
  }

  @SuppressWarnings("SystemConsoleNull") // Since JDK 25 it is null again without a terminal.
  private static boolean isTyped() {
    return System.console() != null && System.console().isTerminal();
  }

  private int serve() throws IOException {
    if (listen == null || tokenFile == null) {
      throw new ParameterException(
          spec.commandLine(), "a worker that listens takes both --listen and --token-file");
    }
    SessionOptions options = SessionOptions.defaults();
    MeshOptions mesh = MeshOptions.defaults().withEncryption(encrypt);
    PrintWriter out = root.console().out();
    TaskServer server =
        new TaskServer(
            address(),
            Cluster.readToken(tokenFile),
            mesh,
            threads == null ? options : options.withThreads(threads),
            line -> say(out, line));
    try (server) {
      InetSocketAddress address = server.address();
      say(
          out,
          "listening at %s:%d; Ctrl-C stops"
              .formatted(address.getAddress().getHostAddress(), address.getPort()));
      server.serve();
    }
    return ExitCode.OK;
  }

  private InetSocketAddress address() {
    try {
      return TaskServer.parse(listen);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--listen: " + e.getMessage(), e);
    }
  }

  private static void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }

  private static Place read(DataInputStream in, InetAddress loopback) {
    try {
      WorkerJob job = WorkerJob.read(in);
      int rank = in.readInt();
      int count = in.readInt();
      if (count < 2 || count > MOST || rank < 1 || rank >= count) {
        throw new IOException("a job for worker %d of %d".formatted(rank, count));
      }
      List<InetSocketAddress> addresses = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        addresses.add(new InetSocketAddress(loopback, in.readInt()));
      }
      return new Place(job, rank, addresses);
    } catch (IOException | IllegalArgumentException e) {
      // End of input, or something that a person or another program has written.
      throw new IllegalArgumentException(
          "a worker without --listen and --token-file is started by 'panagrad train --workers N',"
              + " which gives it its job",
          e);
    }
  }
}
