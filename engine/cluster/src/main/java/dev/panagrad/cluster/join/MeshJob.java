package dev.panagrad.cluster.join;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The properties that all ranks of a job share; a peer must prove that it has the token, and all
 * other fields must be equal.
 */
public final class MeshJob {
  private static final int SHORTEST_TOKEN = 16;
  private static final int LONGEST = 128;

  private final byte[] token;
  private final String attempt;
  private final String schedule;
  private final String software;

  /**
   * Describes a job.
   *
   * @param token at least 16 random bytes, secret to members of the job
   * @param attempt distinguishes attempts of the same job, such as Spark's "stage.attempt"
   * @param schedule a hash of the graph, settings, shards and buckets that every rank runs
   * @param software the version of the program
   * @throws IllegalArgumentException if the token is too short, or a text is longer than 128 bytes
   */
  public MeshJob(byte[] token, String attempt, String schedule, String software) {
    if (token.length < SHORTEST_TOKEN) {
      throw new IllegalArgumentException(
          "a job token of %d bytes can be guessed: use at least %d random bytes"
              .formatted(token.length, SHORTEST_TOKEN));
    }
    this.token = token.clone();
    this.attempt = bounded("attempt", attempt);
    this.schedule = bounded("schedule", schedule);
    this.software = bounded("software", software);
  }

  private static String bounded(String name, String text) {
    Objects.requireNonNull(text, name);
    if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST || text.contains("\n")) {
      throw new IllegalArgumentException(
          "the %s of a job is one line of at most %d bytes".formatted(name, LONGEST));
    }
    return text;
  }

  byte[] token() {
    return token.clone();
  }

  String attempt() {
    return attempt;
  }

  String schedule() {
    return schedule;
  }

  String software() {
    return software;
  }

  /** A text without the token. */
  @Override
  public String toString() {
    return "MeshJob[attempt " + attempt + ", schedule " + schedule + ", software " + software + "]";
  }
}
