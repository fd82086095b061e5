package dev.panagrad.models.experiments.text.writing;

import dev.panagrad.engine.memory.Buffer;
import java.util.List;

/** A model that reads a text and predicts the next token. */
public interface TextReader extends AutoCloseable {
  /**
   * Resets the model, and reads the beginning of another text.
   *
   * @param codes at least one
   */
  void begin(int[] codes);

  /** Reads one more code. */
  void read(int code);

  /** The logits of the next code, valid until more is read. */
  Buffer logits();

  /**
   * Recomputes everything for each character from now on, which gives the same results, but slower.
   *
   * @return false if the model has no cache to disable
   */
  default boolean withoutCache() {
    return false;
  }

  /**
   * The attention weights of a head over the text read at the beginning, or over its newer half if
   * it is longer than the context; nothing may have been read after it.
   *
   * @param layer from 1
   * @param head of the layer, from 1
   * @return for each token, the weights of all tokens; empty if the model has no heads
   * @throws IllegalArgumentException if it has no such head
   */
  default List<List<Float>> looks(int layer, int head) {
    return List.of();
  }

  @Override
  void close();
}
