package dev.panagrad.models.experiments.text;

import dev.panagrad.engine.memory.Buffer;

/** A model that reads a text and tells what may come next. */
public interface TextReader extends AutoCloseable {
  /**
   * Forgets what was read, and reads the beginning of another text.
   *
   * @param codes at least one
   */
  void begin(int[] codes);

  /** Reads one more. */
  void read(int code);

  /** Logits of the next one, until something is read. */
  Buffer logits();

  /**
   * Has everything computed anew for each character from now on, which gives the same, slower.
   *
   * @return false if the model keeps no cache that it could do without
   */
  default boolean withoutCache() {
    return false;
  }

  @Override
  void close();
}
