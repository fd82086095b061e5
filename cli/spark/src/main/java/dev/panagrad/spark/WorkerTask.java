package dev.panagrad.spark;

import dev.panagrad.models.workers.Follower;
import dev.panagrad.models.workers.Lead;
import dev.panagrad.models.workers.WorkerJob;
import java.io.Serializable;
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
      train(context);
    } catch (RuntimeException | OutOfMemoryError | LinkageError e) {
      sentences.add(Sentences.unlessLost(e));
    }
    return CollectionConverters.asScala(sentences.iterator());
  }

  private void train(BarrierTaskContext context) {
    try (Meeting all = Meeting.of(context)) {
      WorkerJob own = job.attempt(all.attempt());
      String software = Software.id();
      if (all.rank() == 0) {
        Lead.run(own, all.port(), all.addresses(), folder, software);
      } else {
        Follower.run(own, all.port(), all.rank(), all.addresses(), software);
      }
    }
  }
}
