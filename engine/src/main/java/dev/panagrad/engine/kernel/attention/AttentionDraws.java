package dev.panagrad.engine.kernel.attention;

/** The random numbers for dropout of weights; read when a part runs. */
public interface AttentionDraws {
  /** The probability that a weight is kept. */
  float keep();

  /** The session's seed. */
  long seed();

  /** The op's stream, so that masks differ. */
  int stream();

  /** The step's counter, so that steps differ. */
  long counter();
}
