package dev.panagrad.models.experiments.text;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.session.Session;

/**
 * Writes text with a model, a character at a time: the last one goes in, the next one is drawn.
 * What was read is kept apart from the training's states, so that it may write while its session
 * trains between the texts.
 */
public final class TextGenerator implements AutoCloseable {
  private final TextReader reader;
  private final NextCharacter next = new NextCharacter();

  /** A generator that writes what its reader takes for likely, and closes it. */
  TextGenerator(TextReader reader) {
    this.reader = reader;
  }

  /**
   * A generator.
   *
   * @param model whose writing part is used
   * @param session that holds its variables
   */
  public TextGenerator(TextModel model, Session session) {
    this(new RecurrentReader(model.writing(), session));
  }

  /** Takes the characters as they are drawn. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Takes one character.
     *
     * @return whether more are wanted
     */
    boolean accept(char character);

    /**
     * As {@link #accept(char)}, with how likely the model took the character to be.
     *
     * @param probability among all characters, at temperature 1
     */
    default boolean accept(char character, float probability) {
      return accept(character);
    }
  }

  /**
   * Writes from a state of zeros.
   *
   * @param prompt read first, a line feed if empty; it isn't repeated in the output
   * @param count characters to write
   */
  public void write(String prompt, int count, Sampling sampling, Sink sink) {
    byte[] codes = Alphabet.encode(prompt.isEmpty() ? "\n" : prompt);
    reader.begin(codes);
    for (int i = 0; i < count; i++) {
      Buffer logits = reader.logits();
      int drawn = next.draw(logits, sampling, i);
      if (!sink.accept(Alphabet.decode(drawn), NextCharacter.probability(logits, drawn))) {
        return;
      }
      if (i + 1 < count) {
        reader.read(drawn);
      }
    }
  }

  /** As {@link #write(String, int, Sampling, Sink)}, all at once. */
  public String write(String prompt, int count, Sampling sampling) {
    StringBuilder text = new StringBuilder(count);
    write(prompt, count, sampling, c -> text.append(c).length() <= count);
    return text.toString();
  }

  /**
   * Has everything computed anew for each character, which writes the same, slower.
   *
   * @return false if the model keeps no cache that it could do without
   */
  public boolean withoutCache() {
    return reader.withoutCache();
  }

  @Override
  public void close() {
    reader.close();
  }
}
