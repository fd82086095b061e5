package dev.panagrad.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What all ranks of a job have in common; a peer must prove that it knows the token and must have
 * the same in all other fields.
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
   * @param token random bytes, at least 16, that only members of the job know
   * @param attempt tells attempts of the same job apart, as "stage.attempt" of Spark
   * @param schedule a hash of what every rank runs: graph, settings, shards, buckets
   * @param software the version of the program
   * @throws IllegalArgumentException if the token is short, or a text longer than 128 bytes
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

  /** Without the token. */
  @Override
  public String toString() {
    return "MeshJob[attempt " + attempt + ", schedule " + schedule + ", software " + software + "]";
  }
}
