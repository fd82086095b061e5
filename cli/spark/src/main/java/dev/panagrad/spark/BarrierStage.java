package dev.panagrad.spark;

import java.util.Collections;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import scala.Function1;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;

/** Tasks of a Spark application that all run at the same time. */
final class BarrierStage {
  private BarrierStage() {}

  /**
   * Runs the same task on several workers. If one of them is lost, Spark restarts all.
   *
   * @param group the job group, by which the tasks can be cancelled
   * @return the results of all workers
   */
  static <T> List<T> collect(
      JavaSparkContext context,
      String group,
      String description,
      int workers,
      Function1<Iterator<Integer>, Iterator<T>> task,
      Class<T> type) {
    // Interruptible; otherwise a lost worker would leave the others waiting for their deadline.
    context.setJobGroup(group, description, true);
    RDD<T> results =
        context
            .parallelize(Collections.nCopies(workers, 0), workers)
            .rdd()
            .barrier()
            .mapPartitions(task, false, ClassTag$.MODULE$.apply(type));
    // After a shuffle: only then does Spark restart the tasks when one of them is lost.
    return results.toJavaRDD().repartition(1).collect();
  }
}
