package dev.panagrad.graph.random;

import java.nio.file.Path;
import java.util.Map;

/** The main class of the JVM of its own in which random programs run. */
final class Programs {
  static final int HANGS = 3;

  /** Far more than any program takes, on a busy machine too. */
  private static final double MOST_SECONDS = 120;

  private Programs() {}

  /** Arguments: the first seed, how many programs, and the folder of the report. */
  public static void main(String[] arguments) {
    long first = Long.parseLong(arguments[0]);
    long count = Long.parseLong(arguments[1]);
    Report report = new Report(Path.of(arguments[2]));
    Thread watch = new Thread(() -> watch(report));
    watch.setDaemon(true);
    watch.start();
    for (long seed = first; seed < first + count; seed++) {
      report.begin(seed);
      new Program(seed, report).run();
    }
    report.end();
  }

  /** Ends a JVM that hangs, and says where its threads are. */
  private static void watch(Report report) {
    try {
      while (report.secondsSinceBegin() < MOST_SECONDS) {
        Thread.sleep(500);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    StringBuilder text = new StringBuilder("it hangs:");
    for (Map.Entry<Thread, StackTraceElement[]> thread : Thread.getAllStackTraces().entrySet()) {
      Throwable where = new Throwable(thread.getKey().getName());
      where.setStackTrace(thread.getValue());
      text.append(" | ").append(Verdict.describe(where));
    }
    report.finding(text.toString());
    Runtime.getRuntime().halt(HANGS);
  }
}
