package dev.panagrad.graph.random;

import dev.panagrad.graph.session.NumericsException;
import java.util.List;
import java.util.stream.Collectors;

/** Which exceptions are documented, so that a program may end with one of them. */
final class Verdict {
  private static final int FRAMES = 9;
  private static final int KIND_FRAMES = 3;

  private Verdict() {}

  /** Whether what was thrown says in the library's own words what the program did wrong. */
  static boolean isDocumented(Throwable thrown) {
    // The very classes: those below them, as of wrong formats and numbers, are nobody's intention.
    Class<?> type = thrown.getClass();
    String message = String.valueOf(thrown.getMessage());
    return (type == IllegalArgumentException.class && thrown.getMessage() != null)
        || type == IllegalStateException.class
        || type == NumericsException.class
        || (thrown instanceof OutOfMemoryError && message.contains("MB are needed at once"));
  }

  /** In one line, where it comes from. */
  static String describe(Throwable thrown) {
    return thrown.toString().replace('\n', ' ') + " at " + trace(thrown, FRAMES);
  }

  /** The same for all exceptions that have one cause, probably. */
  static String kind(Throwable thrown) {
    return thrown.getClass() + " at " + trace(thrown, KIND_FRAMES);
  }

  private static String trace(Throwable thrown, int frames) {
    List<StackTraceElement> trace = List.of(thrown.getStackTrace());
    String ours =
        trace.stream()
            .map(Verdict::frame)
            .filter(frame -> !frame.startsWith("random.") && !frame.startsWith("java."))
            .limit(frames)
            .collect(Collectors.joining(" < "));
    return trace.isEmpty() ? ours : frame(trace.getFirst()) + " < " + ours;
  }

  private static String frame(StackTraceElement frame) {
    String type = frame.getClassName().replaceFirst("dev\\.panagrad\\.(engine|graph)\\.", "");
    return "%s.%s:%d".formatted(type, frame.getMethodName(), frame.getLineNumber());
  }
}
