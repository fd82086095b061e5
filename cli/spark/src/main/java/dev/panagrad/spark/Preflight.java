package dev.panagrad.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Function1;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * Checks before a training whether its tasks can run, and reports the problem in a sentence.
 * Compiled for Java 17 together with the task that it sends, so that executors with an older Java
 * can answer.
 */
final class Preflight {
  /** As long as Spark waits with the settings of {@link #configure}. */
  private static final long PATIENCE_SECONDS = 24;

  private Preflight() {}

  /**
   * Sets how long Spark waits for free slots, and how often it restarts a training: each lost
   * executor counts, since it ends the only stage of a training. Spark reads these settings when
   * the context is created.
   */
  static void configure(SparkConf conf) {
    conf.setIfMissing("spark.stage.maxConsecutiveAttempts", "1000");
    conf.setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.interval", "2s");
    conf.setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures", "12");
  }

  /** Checks the one setting that can be checked without any executor. */
  static Optional<String> wrongSetting(SparkConf conf) {
    return conf.getBoolean("spark.dynamicAllocation.enabled", false)
        ? Optional.of(
            "dynamic allocation is on, and Spark starts no tasks side by side then: set"
                + " spark.dynamicAllocation.enabled=false")
        : Optional.empty();
  }

  /**
   * Runs as many parallel tasks as a training has workers.
   *
   * @return the problem, or empty
   */
  static Optional<String> check(JavaSparkContext context, int workers) {
    Optional<String> wrong = wrongSetting(context.getConf());
    return wrong.isPresent() ? wrong : ask(context, workers);
  }

  private static Optional<String> ask(JavaSparkContext context, int workers) {
    try {
      return firstTooOld(
          new ArrayList<>(
              context
                  .parallelize(Collections.nCopies(workers, 0), workers)
                  .rdd()
                  .barrier()
                  .mapPartitions(new AskJava(), false, ClassTag$.MODULE$.apply(String.class))
                  .toJavaRDD()
                  .collect()));
    } catch (Exception e) {
      return Optional.of(sentence(e, workers, slots(context)));
    }
  }

  /**
   * Waits until there is room for so many tasks. For a context whose creator hasn't called {@link
   * #configure}: Spark itself would wait for minutes.
   *
   * @return the problem, or empty
   */
  static Optional<String> awaitSlots(JavaSparkContext context, int workers) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (slots(context) < workers && !isHere(context) && System.nanoTime() < end) {
      try {
        Thread.sleep(200);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.of("interrupted");
      }
    }
    int slots = slots(context);
    return slots < workers ? Optional.of(tooFew(workers, slots)) : Optional.empty();
  }

  /** Whether the tasks run in the driver's process. */
  private static boolean isHere(JavaSparkContext context) {
    return context.master().matches("local(\\[.*)?");
  }

  /**
   * How many tasks can run at a time on the executors that have registered; the first entry is the
   * driver.
   */
  private static int slots(JavaSparkContext context) {
    int executors = context.statusTracker().getExecutorInfos().length - 1;
    // Without executors, Spark reports 2.
    return executors < 1 && !isHere(context)
        ? 0
        : context.defaultParallelism() / context.getConf().getInt("spark.task.cpus", 1);
  }

  /** The message for the first answer with a Java version that is too old. */
  static Optional<String> firstTooOld(List<String> answers) {
    for (String answer : answers) {
      int version = Integer.parseInt(answer.substring(0, answer.indexOf(' ')));
      if (Train.isTooOld(version)) {
        return Optional.of(Train.tooOld(answer.substring(answer.indexOf(' ') + 1), version));
      }
    }
    return Optional.empty();
  }

  private static String tooFew(int workers, int slots) {
    return workers
        + " workers run at the same time, and this application has slots for "
        + slots
        + ": give it more cores (--num-executors, --executor-cores, --total-executor-cores),"
        + " or take --workers "
        + slots;
  }

  /** The reason why Spark has refused or failed, and the remedy. */
  static String sentence(Throwable failure, int workers, int slots) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (message.contains("SPARK-24819")) {
        if (slots < 1 || slots >= workers) {
          return "the executors did not come in time (24 s unless set otherwise): look whether the"
              + " cluster has room for them, or set"
              + " spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures (12) higher";
        }
        return tooFew(workers, slots);
      }
      if (message.contains("SPARK-24942")) {
        return "dynamic allocation is on: set spark.dynamicAllocation.enabled=false";
      }
    }
    String message = String.valueOf(failure.getMessage());
    return "Spark has given up: " + message.lines().findFirst().orElse(message);
  }

  /** Returns the Java version and the executor. */
  static final class AskJava
      implements Function1<Iterator<Integer>, Iterator<String>>, Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public Iterator<String> apply(Iterator<Integer> none) {
      String answer =
          Runtime.version().feature()
              + " executor "
              + SparkEnv.get().executorId()
              + " on "
              + SparkEnv.get().blockManager().blockManagerId().host();
      return CollectionConverters.asScala(List.of(answer).iterator());
    }
  }
}
