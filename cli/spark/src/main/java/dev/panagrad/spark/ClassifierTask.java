package dev.panagrad.spark;

import dev.panagrad.cluster.join.MeshJob;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.train.Peers;
import dev.panagrad.models.workers.WorkerJob;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.broadcast.Broadcast;
import scala.Function1;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One worker that trains a classifier with the others, as a task of a barrier stage. Errors of the
 * program itself become the task's result, since another attempt would end the same way; if a
 * worker is lost, the task fails, and Spark restarts all of them from the beginning.
 */
final class ClassifierTask
    implements Function1<Iterator<Integer>, Iterator<ClassifierTask.Outcome>>, Serializable {
  private static final long serialVersionUID = 1;

  private final ClassifierJob job;
  private final Broadcast<Labelled> rows;
  private final byte[] token;
  private final boolean encrypted;

  /**
   * The result of a worker.
   *
   * @param model the trained model as a file, of rank 0 only; else null
   * @param sentence why there is none; null if all went well
   */
  record Outcome(byte[] model, String sentence) implements Serializable {}

  /**
   * A worker of a training.
   *
   * @param token shared by these workers only
   * @param encrypted whether their messages are encrypted
   */
  ClassifierTask(ClassifierJob job, Broadcast<Labelled> rows, byte[] token, boolean encrypted) {
    this.job = job;
    this.rows = rows;
    this.token = token.clone();
    this.encrypted = encrypted;
  }

  @Override
  public Iterator<Outcome> apply(Iterator<Integer> none) {
    Outcome outcome;
    try {
      outcome = train(BarrierTaskContext.get());
    } catch (RuntimeException | OutOfMemoryError | LinkageError e) {
      outcome = new Outcome(null, Sentences.unlessLost(e));
    }
    return CollectionConverters.asScala(List.of(outcome).iterator());
  }

  private Outcome train(BarrierTaskContext context) {
    try (Meeting all = Meeting.of(context)) {
      MeshJob joint = new MeshJob(token, all.attempt(), "PanagradClassifier", Software.id());
      try (Peers peers =
          WorkerJob.join(joint, encrypted, all.port(), all.rank(), all.addresses())) {
        return train(context, peers);
      }
    }
  }

  private Outcome train(BarrierTaskContext context, Peers peers) {
    try {
      Model model = job.train(rows.value(), context.cpus(), peers);
      return new Outcome(peers.isLead() ? PanagradModel.of(model).file() : null, null);
    } catch (RuntimeException | Error e) {
      peers.giveUp(e);
      throw e;
    }
  }
}
