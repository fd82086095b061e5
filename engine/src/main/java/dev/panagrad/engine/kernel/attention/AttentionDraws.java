package dev.panagrad.engine.kernel.attention;

/** What dropout of weights is drawn by: read when a part runs. */
public interface AttentionDraws {
  /** The probability that a weight is kept. */
  float keep();

  /** Of the session. */
  long seed();

  /** Of the op, so that two masks differ. */
  int stream();

  /** Of the step, so that two steps differ. */
  long counter();
}
