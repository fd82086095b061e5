package dev.panagrad.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.panagrad.cluster.join.MeshException;
import dev.panagrad.cluster.join.MeshJob;
import dev.panagrad.cluster.join.MeshOptions;
import dev.panagrad.cluster.join.MeshPort;
import dev.panagrad.engine.kernel.KernelSets;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Ranks of a mesh as threads of this process, all on the loopback address. */
public final class Ranks {
  private static final byte[] TOKEN = "a token for tests, of 32 bytes..".getBytes(UTF_8);
  public static final MeshOptions OPTIONS =
      MeshOptions.defaults().withJoin(Duration.ofSeconds(20)).withKernels(KernelSets.scalar());

  private Ranks() {}

  /** What one rank does. */
  interface Work<T> {
    T run(Mesh mesh) throws Exception;
  }

  public static MeshJob job() {
    return job("0.0", "schedule-1", "test");
  }

  /** A job with the token that all tests use. */
  public static MeshJob job(String attempt, String schedule, String version) {
    return new MeshJob(TOKEN, attempt, schedule, version);
  }

  public static MeshPort port() throws Exception {
    return MeshPort.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  public static List<MeshPort> ports(int ranks) throws Exception {
    List<MeshPort> ports = new ArrayList<>();
    for (int rank = 0; rank < ranks; rank++) {
      ports.add(port());
    }
    return ports;
  }

  public static List<InetSocketAddress> addresses(List<MeshPort> ports) {
    return ports.stream().map(MeshPort::address).toList();
  }

  /** Runs all ranks and returns their results by rank; throws the first rank's failure. */
  static <T> List<T> run(int ranks, MeshOptions options, Work<T> work) throws Exception {
    List<MeshPort> ports = ports(ranks);
    List<Callable<T>> calls = new ArrayList<>();
    for (int rank = 0; rank < ranks; rank++) {
      int own = rank;
      calls.add(
          () -> {
            try (Mesh mesh = Mesh.join(ports.get(own), own, addresses(ports), job(), options)) {
              return work.run(mesh);
            }
          });
    }
    return together(calls);
  }

  /** Runs calls side by side, within a minute. */
  public static <T> List<T> together(List<Callable<T>> calls) throws Exception {
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<T>> futures = threads.invokeAll(calls, 60, TimeUnit.SECONDS);
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        try {
          results.add(future.get());
        } catch (ExecutionException e) {
          throw e.getCause() instanceof Exception cause ? cause : e;
        }
      }
      return results;
    }
  }

  /** The failure of a call that must fail. */
  public static Callable<MeshException> failing(Callable<?> call) {
    return () -> {
      try {
        call.call();
      } catch (MeshException e) {
        return e;
      }
      throw new AssertionError("it did not fail");
    };
  }
}
