package dev.panagrad.graph;

import java.io.Serial;

/** A task of a placed graph was lost or has failed; the message names the task and its work. */
public final class TaskException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final int task;

  /** Creates an exception caused by a task, or by none if -1. */
  public TaskException(int task, String message, Throwable cause) {
    super(message, cause);
    this.task = task;
  }

  /** The task that caused the failure, or -1. */
  public int task() {
    return task;
  }
}
