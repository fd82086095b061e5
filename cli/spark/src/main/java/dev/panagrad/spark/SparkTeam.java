package dev.panagrad.spark;

import dev.panagrad.cli.workers.Team;
import dev.panagrad.cluster.join.MeshException;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.run.RemoteRun;
import dev.panagrad.models.run.TaskOpener;
import dev.panagrad.models.run.TrainingRun;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.TrainingException;
import dev.panagrad.models.train.TrainingListener;
import dev.panagrad.models.workers.LeadDesk;
import dev.panagrad.models.workers.LeadOverException;
import dev.panagrad.models.workers.WorkerJob;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** The workers of a training, as tasks of a Spark application whose driver keeps the run folder. */
final class SparkTeam implements Team {
  private static final String GROUP = "panagrad train";

  private static final long PATIENCE_SECONDS = 10;

  private final JavaSparkContext context;
  private final int workers;
  private final String software = Software.id();
  private boolean checkNumerics;

  /**
   * A team whose tasks are not started yet.
   *
   * @param workers the number of parallel tasks
   */
  SparkTeam(JavaSparkContext context, int workers) {
    this.context = context;
    this.workers = workers;
  }

  /** The driver opens the task without training it. */
  @Override
  public TaskOpener opener(TaskOpener usual, RunConfig config, SessionOptions options) {
    checkNumerics = options.checkNumerics();
    Optional<String> wrong = Preflight.check(context, workers);
    if (wrong.isPresent()) {
      throw new TrainingException(wrong.get());
    }
    return usual;
  }

  @Override
  public long train(TrainingRun run, TrainingListener listener) {
    if (run.step() == run.config().steps()) {
      return run.step();
    }
    SparkConf conf = context.getConf();
    WorkerJob job =
        new WorkerJob(
            run.config().toJson(), checkNumerics, WorkerJob.newToken(), "0", isEncrypted(conf));
    InetSocketAddress host = new InetSocketAddress(conf.get("spark.driver.host"), 0);
    CompletableFuture<List<String>> tasks = new CompletableFuture<>();
    try (LeadDesk desk = new LeadDesk(job, host, software, tasks::isDone)) {
      WorkerTask task = new WorkerTask(job, desk.address());
      Thread thread =
          Thread.ofPlatform().daemon().name("spark job").start(() -> complete(tasks, task));
      try {
        long made = new RemoteRun(run).train(listener, desk);
        awaitEnd(tasks);
        return made;
      } catch (LeadOverException e) {
        throw failure(tasks);
      } finally {
        context.cancelJobGroup(GROUP);
        thread.interrupt();
      }
    }
  }

  /** Waits for the tasks, which have no more work and end within moments. */
  private static void awaitEnd(CompletableFuture<List<String>> tasks) {
    try {
      tasks.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // The run is complete, even if the tasks have failed since.
    }
  }

  /** Messages between the tasks are encrypted if Spark encrypts its own. */
  static boolean isEncrypted(SparkConf conf) {
    return conf.getBoolean("spark.network.crypto.enabled", false)
        || conf.getBoolean("spark.ssl.rpc.enabled", false);
  }

  private void complete(CompletableFuture<List<String>> tasks, WorkerTask task) {
    try {
      tasks.complete(
          BarrierStage.collect(context, GROUP, "Panagrad's training", workers, task, String.class));
    } catch (Throwable e) {
      // Scala declares no checked exceptions, but may throw any.
      tasks.completeExceptionally(e);
    }
  }

  private TrainingException failure(CompletableFuture<List<String>> tasks) {
    try {
      List<String> sentences = tasks.get();
      return new TrainingException(
          sentences.isEmpty() ? "the workers have ended without a reason" : sentences.getFirst());
    } catch (ExecutionException e) {
      return new TrainingException(
          Preflight.sentence(e.getCause(), workers, workers)
              + "; 'train --resume' with the run's folder goes on from the last checkpoint");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new TrainingException("interrupted");
    }
  }

  @Override
  public RuntimeException failure(MeshException cause, String advice) {
    return new TrainingException(cause.getMessage() + "; " + advice);
  }

  @Override
  public void close() {
    // The context is closed by the code that created it.
  }
}
