package dev.panagrad.bench.compare;

/** An engine under comparison; it has a JVM of its own. */
public interface Contestant {
  /** Name and version. */
  String describe();

  /** Gets ready for a work. */
  Work open(Assignment assignment);
}
