package dev.panagrad.spark;

import dev.panagrad.cli.command.common.Failures;
import dev.panagrad.cluster.join.MeshException;

/** Failures of a worker as messages for the user. */
final class Sentences {
  private Sentences() {}

  /** The message for a failure, in one sentence. */
  static String of(Throwable failure) {
    return Failures.sentence(failure);
  }

  /**
   * The message for a failure of the program itself, which another attempt would meet again.
   *
   * @throws MeshException if another worker is lost, so that Spark restarts all of them
   */
  static String unlessLost(Throwable failure) {
    if (failure instanceof MeshException e) {
      if (e.kind() == MeshException.Kind.LOST || e.kind() == MeshException.Kind.STOPPED) {
        throw e;
      }
      return e.getMessage();
    }
    return of(failure);
  }
}
