package dev.panagrad.engine.parallel;

/** Work that is split into numbered parts, which may run in parallel. */
@FunctionalInterface
public interface Task {
  /** Runs one part. */
  void run(int part);
}
