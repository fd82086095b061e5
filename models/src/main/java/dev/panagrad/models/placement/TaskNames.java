package dev.panagrad.models.placement;

import dev.panagrad.cluster.join.MeshException;
import dev.panagrad.graph.TaskException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Maps tasks to the ranks of their mesh, which count in the opposite direction, and words messages
 * about tasks.
 */
final class TaskNames {
  private static final Pattern OWN =
      Pattern.compile("^(task (\\d+))( \\(.*?\\))? gave up: task \\2: ");

  private static final Pattern RANK =
      Pattern.compile("\\brank (\\d{1,4})\\b( at [\\w.:%-]*:\\d+)?");

  private final int tasks;
  private final List<String> workers;

  TaskNames(int tasks, List<String> workers) {
    this.tasks = tasks;
    this.workers = workers;
  }

  int rank(int task) {
    return tasks - 1 - task;
  }

  int task(int rank) {
    return tasks - 1 - rank;
  }

  /** A task with its address. */
  String name(int task) {
    return task >= 1 && task <= workers.size()
        ? "task %d (%s)".formatted(task, workers.get(task - 1))
        : "task " + task;
  }

  /** Converts a failure of the mesh to one that names tasks. */
  TaskException exception(MeshException e, String doing) {
    int task = e.rank() < 0 ? -1 : task(e.rank());
    boolean isTold = task >= 0 && e.kind() == MeshException.Kind.LOST;
    String reason = named(e.getMessage(), isTold ? task : -1);
    String sentence =
        switch (e.kind()) {
          case LOST ->
              task < 0
                  ? "%s: %s".formatted(doing, reason)
                  : "%s is lost: %s (%s)".formatted(name(task), doing, reason);
          case GAVE_UP -> reason;
          case MISMATCH, STOPPED -> "%s: %s".formatted(doing, reason);
        };
    return new TaskException(task, sentence, e);
  }

  /**
   * Replaces ranks by tasks in a message of the mesh, each with its address at the first
   * occurrence.
   *
   * @param known the task whose address was already named, or -1
   */
  private String named(String sentence, int known) {
    Set<Integer> told = new HashSet<>(List.of(known));
    String tasks =
        RANK.matcher(sentence)
            .replaceAll(
                match -> {
                  int task = task(Integer.parseInt(match.group(1)));
                  return Matcher.quoteReplacement(told.add(task) ? name(task) : "task " + task);
                });
    // Such a message repeats the sender's own number, for processes that receive it from others.
    return OWN.matcher(tasks).replaceFirst("$1$3 gave up: ");
  }
}
