package dev.panagrad.cluster;

import dev.panagrad.cluster.join.MeshException;
import dev.panagrad.cluster.join.MeshOptions;
import dev.panagrad.cluster.join.MeshPort;
import dev.panagrad.cluster.sum.SumTree;
import dev.panagrad.engine.kernel.KernelSets;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A rank in a process of its own: says where it listens, reads the addresses of all, and sums until
 * it is told to stop or fails.
 *
 * <p>Arguments: rank, ranks, floats, rounds, whether frames are sealed.
 */
final class Child {
  private Child() {}

  /** Runs a rank. */
  public static void main(String[] args) throws IOException {
    int rank = Integer.parseInt(args[0]);
    int ranks = Integer.parseInt(args[1]);
    int length = Integer.parseInt(args[2]);
    int rounds = Integer.parseInt(args[3]);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    MeshPort port = MeshPort.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    System.out.println(port.address().getPort());
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (String number : in.readLine().split(" ", -1)) {
      addresses.add(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(number)));
    }
    MeshOptions options =
        MeshOptions.defaults()
            .withKernels(KernelSets.best())
            .withDeadlines(Duration.ofSeconds(2), Duration.ofSeconds(4))
            .withEncryption(Boolean.parseBoolean(args[4]));
    try (Workspace workspace = new Workspace();
        Mesh mesh = Mesh.join(port, rank, addresses, Ranks.job(), options)) {
      Buffer buffer = workspace.allocate(length);
      Reduction reduction = mesh.reduction(new SumTree(ranks), List.of(buffer), buffer);
      List<Long> times = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        for (long i = 0; i < Math.min(1000, length); i++) {
          buffer.set(i, (float) (round + rank + i));
        }
        long begin = System.nanoTime();
        reduction.start();
        reduction.await();
        times.add(System.nanoTime() - begin);
        if (buffer.get(0) != ranks * round + ranks * (ranks - 1) / 2f) {
          System.out.println("WRONG " + buffer.get(0));
        }
        if (round == 20) {
          System.out.println("running");
        }
      }
      times.sort(null);
      System.out.printf(
          "median %d us, best %d us%n", times.get(rounds / 2) / 1000, times.getFirst() / 1000);
    } catch (MeshException e) {
      System.out.println(e.kind() + " " + e.rank() + " " + e.getMessage());
    }
  }
}
