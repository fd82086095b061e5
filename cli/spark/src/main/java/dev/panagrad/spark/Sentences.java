package dev.panagrad.spark;

import dev.panagrad.cli.command.Failures;

/** Failures of a worker as messages for the user. */
final class Sentences {
  private Sentences() {}

  /** The message for a failure, in one sentence. */
  static String of(Throwable failure) {
    return Failures.sentence(failure);
  }
}
