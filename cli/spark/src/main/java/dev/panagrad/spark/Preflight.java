package dev.panagrad.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Function1;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * Finds out before a training whether its tasks will run, and says in a sentence why not. Compiled
 * for Java 17 with the task that it sends, so that executors of an older Java can answer.
 */
final class Preflight {
  private Preflight() {}

  /**
   * How long Spark looks for free slots, and how often it starts a training anew: each lost
   * executor counts, since the one stage of a training ends with it. Read when the context is made.
   */
  static void configure(SparkConf conf) {
    conf.setIfMissing("spark.stage.maxConsecutiveAttempts", "1000");
    conf.setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.interval", "2s");
    conf.setIfMissing("spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures", "12");
  }

  /** The one thing that can be told of a configuration without any executor. */
  static Optional<String> wrongSetting(SparkConf conf) {
    return conf.getBoolean("spark.dynamicAllocation.enabled", false)
        ? Optional.of(
            "dynamic allocation is on, and Spark starts no tasks side by side then: set"
                + " spark.dynamicAllocation.enabled=false")
        : Optional.empty();
  }

  /**
   * Asks as many tasks side by side as a training has workers.
   *
   * @return what is wrong, or nothing
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

  /** How many tasks run at a time, as far as executors have come; the first one is the driver. */
  private static int slots(JavaSparkContext context) {
    int executors = context.statusTracker().getExecutorInfos().length - 1;
    boolean isHere = context.master().matches("local(\\[.*)?");
    // Without executors, Spark tells 2.
    return executors < 1 && !isHere
        ? 0
        : context.defaultParallelism() / context.getConf().getInt("spark.task.cpus", 1);
  }

  /** The sentence for the first answer that tells of too old a Java. */
  static Optional<String> firstTooOld(List<String> answers) {
    for (String answer : answers) {
      int version = Integer.parseInt(answer.substring(0, answer.indexOf(' ')));
      if (Train.isTooOld(version)) {
        return Optional.of(Train.tooOld(answer.substring(answer.indexOf(' ') + 1), version));
      }
    }
    return Optional.empty();
  }

  /** Why Spark refuses or has failed, and what to do. */
  static String sentence(Throwable failure, int workers, int slots) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (message.contains("SPARK-24819")) {
        if (slots < 1 || slots >= workers) {
          return "the executors did not come in time (24 s unless set otherwise): look whether the"
              + " cluster has room for them, or set"
              + " spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures (12) higher";
        }
        return workers
            + " workers run at the same time, and this application has slots for "
            + slots
            + ": give it more cores (--num-executors, --executor-cores, --total-executor-cores),"
            + " or take --workers "
            + slots;
      }
      if (message.contains("SPARK-24942")) {
        return "dynamic allocation is on: set spark.dynamicAllocation.enabled=false";
      }
    }
    String message = String.valueOf(failure.getMessage());
    return "Spark has given up: " + message.lines().findFirst().orElse(message);
  }

  /** Tells Java and executor. */
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
