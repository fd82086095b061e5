package dev.panagrad.models.experiments.text;

import dev.panagrad.engine.memory.Buffer;
import java.util.List;

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

  /**
   * Where a head looks in what was begun with, or in the newer half of it if it is longer than the
   * context; nothing may have been read behind it.
   *
   * @param layer from 1
   * @param head of the layer, from 1
   * @return for each token its shares of all tokens; nothing if the model has no heads
   * @throws IllegalArgumentException if it has no such head
   */
  default List<List<Float>> looks(int layer, int head) {
    return List.of();
  }

  @Override
  void close();
}
