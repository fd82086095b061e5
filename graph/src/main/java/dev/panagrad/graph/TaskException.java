package dev.panagrad.graph;

import java.io.Serial;

/** A task of a placed graph is lost or has failed; the message names it and what it was to do. */
public final class TaskException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final int task;

  /** An end for which a task is to blame, or -1 for none. */
  public TaskException(int task, String message, Throwable cause) {
    super(message, cause);
    this.task = task;
  }

  /** The task that is to blame, or -1. */
  public int task() {
    return task;
  }
}
