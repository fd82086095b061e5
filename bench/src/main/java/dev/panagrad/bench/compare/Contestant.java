package dev.panagrad.bench.compare;

/** An engine under comparison, running in its own JVM. */
public interface Contestant {
  /** Name and version. */
  String describe();

  /** Prepares a work. */
  Work open(Assignment assignment);
}
