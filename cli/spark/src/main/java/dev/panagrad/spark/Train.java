package dev.panagrad.spark;

import java.lang.reflect.InvocationTargetException;

/**
 * What spark-submit starts: {@code train EXPERIMENT --workers N ...}, with the words of the
 * command. Compiled for Java 17, so that it can say that Java is too old.
 */
public final class Train {
  private static final int OLDEST = 25;

  private Train() {}

  /**
   * Runs the command line and ends the driver with its exit code.
   *
   * @param args the words, from "train" on
   */
  public static void main(String[] args) throws ReflectiveOperationException {
    int version = Runtime.version().feature();
    if (version < OLDEST) {
      System.err.println("panagrad: " + tooOld("the driver", version));
      System.exit(1);
    }
    try {
      // By name: the class needs a newer Java than this one.
      Object code =
          Class.forName("dev.panagrad.spark.TrainMain")
              .getMethod("run", String[].class)
              .invoke(null, (Object) args);
      System.exit((Integer) code);
    } catch (InvocationTargetException e) {
      // Spark itself has logged the details.
      System.err.println("panagrad: training on Spark failed: " + e.getCause().getMessage());
      System.exit(1);
    }
  }

  /** That a Java is too old, in a sentence. */
  static String tooOld(String where, int version) {
    return where
        + " runs on Java "
        + version
        + ", and Panagrad needs "
        + OLDEST
        + ": install a JDK "
        + OLDEST
        + " there, and name it by JAVA_HOME or spark.executorEnv.JAVA_HOME";
  }

  /** Whether a Java is too old. */
  static boolean isTooOld(int version) {
    return version < OLDEST;
  }
}
