package dev.panagrad.spark;

import dev.panagrad.cluster.join.MeshPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.BarrierTaskContext;

/**
 * The tasks of a barrier stage, after they have sent each other their addresses.
 *
 * @param port where this task accepts connections
 * @param rank of this task
 * @param addresses of all, by rank
 * @param attempt distinguishes attempts of the same stage
 */
record Meeting(MeshPort port, int rank, List<InetSocketAddress> addresses, String attempt)
    implements AutoCloseable {
  /** Waits until all tasks have sent their address; called by each of them. */
  static Meeting of(BarrierTaskContext context) {
    int rank = context.partitionId();
    String address = context.getTaskInfos()[rank].address();
    String host = address.substring(0, address.lastIndexOf(':'));
    MeshPort port;
    try {
      port = MeshPort.listen(new InetSocketAddress(InetAddress.getByName(host), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      List<InetSocketAddress> addresses = new ArrayList<>();
      for (String one : context.allGather(host + ":" + port.address().getPort())) {
        int colon = one.lastIndexOf(':');
        addresses.add(
            new InetSocketAddress(
                one.substring(0, colon), Integer.parseInt(one.substring(colon + 1))));
      }
      return new Meeting(
          port, rank, addresses, context.stageId() + "." + context.stageAttemptNumber());
    } catch (RuntimeException | Error e) {
      port.close();
      throw e;
    }
  }

  @Override
  public void close() {
    port.close();
  }
}
