package dev.panagrad.bench.compare.contestant;

/** An engine under comparison, running in its own JVM. */
public interface Contestant {
  /** Name and version. */
  String describe();

  /** Prepares a work. */
  Work open(Assignment assignment);
}
