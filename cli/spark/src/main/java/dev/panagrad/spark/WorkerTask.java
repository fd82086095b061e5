package dev.panagrad.spark;

import dev.panagrad.cluster.MeshException;
import dev.panagrad.cluster.MeshPort;
import dev.panagrad.models.workers.Follower;
import dev.panagrad.models.workers.Lead;
import dev.panagrad.models.workers.WorkerJob;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.BarrierTaskContext;
import scala.Function1;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One worker, as a task of a barrier stage. Errors of the program itself become the task's result,
 * since another attempt would end the same way; if a worker is lost, the task fails, and Spark
 * restarts all of them.
 */
final class WorkerTask implements Function1<Iterator<Integer>, Iterator<String>>, Serializable {
  private static final long serialVersionUID = 1;

  private final WorkerJob job;
  private final InetSocketAddress folder;

  /**
   * A worker of a job.
   *
   * @param folder the address of the driver, which keeps the run folder
   */
  WorkerTask(WorkerJob job, InetSocketAddress folder) {
    this.job = job;
    this.folder = folder;
  }

  /** Returns the error message, or none. */
  @Override
  public Iterator<String> apply(Iterator<Integer> none) {
    List<String> sentences = new ArrayList<>();
    BarrierTaskContext context = BarrierTaskContext.get();
    try {
      train(context, context.partitionId());
    } catch (MeshException e) {
      if (e.kind() == MeshException.Kind.LOST || e.kind() == MeshException.Kind.STOPPED) {
        throw e;
      }
      sentences.add(e.getMessage());
    } catch (RuntimeException | OutOfMemoryError | LinkageError e) {
      // Before the messages that only follow from it.
      sentences.addFirst(Sentences.of(e));
    }
    return CollectionConverters.asScala(sentences.iterator());
  }

  private void train(BarrierTaskContext context, int rank) {
    String address = context.getTaskInfos()[rank].address();
    String host = address.substring(0, address.lastIndexOf(':'));
    try (MeshPort port = MeshPort.listen(new InetSocketAddress(InetAddress.getByName(host), 0))) {
      List<InetSocketAddress> addresses = new ArrayList<>();
      for (String one : context.allGather(host + ":" + port.address().getPort())) {
        int colon = one.lastIndexOf(':');
        addresses.add(
            new InetSocketAddress(
                one.substring(0, colon), Integer.parseInt(one.substring(colon + 1))));
      }
      WorkerJob own = job.attempt(context.stageId() + "." + context.stageAttemptNumber());
      String software = Software.id();
      if (rank == 0) {
        Lead.run(own, port, addresses, folder, software);
      } else {
        Follower.run(own, port, rank, addresses, software);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
