package dev.panagrad.bench.compare.contestant;

import java.nio.file.Path;

/**
 * The task of a contestant.
 *
 * @param kind of work
 * @param network name of the experiment whose network it is
 * @param initial a safetensors file with the initial values of all variables
 * @param threads for the work inside of one operation
 * @param interOp threads for parallel operations, if the engine has them; 0 for the caller's thread
 *     only; -1 lets the engine use fewer threads as long as more bring nothing
 * @param dropout false to keep every unit, so that engines can agree on a loss
 */
public record Assignment(
    Kind kind, String network, Path initial, int threads, int interOp, boolean dropout) {

  /** Encodes the assignment as a line for {@link #parse}. */
  public String line() {
    return String.join(
        " ",
        kind.name(),
        network,
        Integer.toString(threads),
        Integer.toString(interOp),
        Boolean.toString(dropout),
        initial.toString());
  }

  /** Parses a line written by {@link #line}. */
  public static Assignment parse(String line) {
    String[] words = line.split(" ", 6);
    return new Assignment(
        Kind.valueOf(words[0]),
        words[1],
        Path.of(words[5]),
        Integer.parseInt(words[2]),
        Integer.parseInt(words[3]),
        Boolean.parseBoolean(words[4]));
  }
}
