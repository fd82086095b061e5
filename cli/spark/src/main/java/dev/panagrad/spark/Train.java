package dev.panagrad.spark;

import java.lang.reflect.InvocationTargetException;

/**
 * The main class for spark-submit: {@code train EXPERIMENT --workers N ...}, with the arguments of
 * the command. Compiled for Java 17, so that it can report that Java is too old.
 */
public final class Train {
  private static final int OLDEST = 25;

  private Train() {}

  /**
   * Runs the command line and ends the driver with its exit code.
   *
   * @param args the arguments, from "train" on
   */
  public static void main(String[] args) throws ReflectiveOperationException {
    int version = Runtime.version().feature();
    if (version < OLDEST) {
      System.err.println("panagrad: " + tooOld("the driver", version));
      System.exit(1);
    }
    try {
      // Loaded by name: the class needs a newer Java than this one.
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

  /** The message that Java is too old. */
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

  /** Whether a Java version is too old. */
  static boolean isTooOld(int version) {
    return version < OLDEST;
  }
}
