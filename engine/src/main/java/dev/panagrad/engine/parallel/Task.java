package dev.panagrad.engine.parallel;

/** Work that is cut into numbered parts which may run side by side. */
@FunctionalInterface
public interface Task {
  /** Runs one part. */
  void run(int part);
}
