package dev.panagrad.spark;

import dev.panagrad.cli.command.Failures;

/** What went wrong in a worker, as a person reads it. */
final class Sentences {
  private Sentences() {}

  /** In one sentence. */
  static String of(Throwable failure) {
    return Failures.sentence(failure);
  }
}
