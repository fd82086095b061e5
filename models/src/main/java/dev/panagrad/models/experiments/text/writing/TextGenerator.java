package dev.panagrad.models.experiments.text.writing;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.models.tokenizer.TokenJoiner;
import dev.panagrad.models.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes text with a model, one token at a time: the last token is read, and the next one is drawn.
 * Its state is separate from the training's states, so that it may write while its session trains
 * between the texts.
 */
public final class TextGenerator implements AutoCloseable {
  /** Stops a model that writes only tokens without text after this many tokens per character. */
  private static final int TOKENS_PER_CHARACTER = 4;

  private final TextReader reader;
  private final Tokenizer tokenizer;
  private final NextToken next;

  /** A generator that draws from its reader's predictions, and closes the reader. */
  public TextGenerator(TextReader reader, Tokenizer tokenizer) {
    this.reader = reader;
    this.tokenizer = tokenizer;
    next = new NextToken(tokenizer.size(), tokenizer.unknown() + 1);
  }

  /** Receives the text as it is drawn. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Receives the text of one token: a character, or with other units a word or a part of one with
     * leading spaces; empty while a character isn't complete.
     *
     * @param probability of the token among all, at temperature 1
     * @return whether to continue
     */
    boolean accept(String text, float probability);
  }

  /** The tokenizer of the text. */
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /**
   * Writes from zero states.
   *
   * @param prompt read first, a line feed if empty; it isn't repeated in the output
   * @param count the number of characters to write
   */
  public void write(String prompt, int count, Sampling sampling, Sink sink) {
    int[] given = tokenizer.encode(prompt.isEmpty() ? "\n" : prompt);
    TokenJoiner joiner = tokenizer.joiner();
    for (int token : given) {
      joiner.add(token);
    }
    joiner.end();
    reader.begin(given);
    int left = count;
    for (long i = 0; left > 0 && i < (long) TOKENS_PER_CHARACTER * count; i++) {
      Buffer logits = reader.logits();
      int drawn = next.draw(logits, sampling, i);
      String text = start(joiner.add(drawn), left);
      left -= text.codePointCount(0, text.length());
      if (!sink.accept(text, NextToken.probability(logits, drawn))) {
        return;
      }
      if (left > 0) {
        reader.read(drawn);
      }
    }
  }

  /** As {@link #write(String, int, Sampling, Sink)}, all at once. */
  public String write(String prompt, int count, Sampling sampling) {
    StringBuilder text = new StringBuilder(count);
    write(
        prompt,
        count,
        sampling,
        (piece, probability) -> {
          text.append(piece);
          return true;
        });
    return text.toString();
  }

  /**
   * The attention weights of a head over a text.
   *
   * @param text only its newer part counts if it is longer than the model's context
   * @param layer from 1
   * @param head of the layer, from 1
   * @return empty if the model has no heads
   * @throws IllegalArgumentException if it has no such head
   */
  public Optional<TextLook> look(String text, int layer, int head) {
    int[] given = tokenizer.encode(text.isEmpty() ? "\n" : text);
    reader.begin(given);
    List<List<Float>> looks = reader.looks(layer, head);
    if (looks.isEmpty()) {
      return Optional.empty();
    }
    List<String> tokens = new ArrayList<>();
    for (int i = given.length - looks.size(); i < given.length; i++) {
      tokens.add(tokenizer.token(given[i]));
    }
    return Optional.of(new TextLook(tokens, looks));
  }

  /** The first characters of a text. */
  private static String start(String text, int characters) {
    return text.codePointCount(0, text.length()) <= characters
        ? text
        : text.substring(0, text.offsetByCodePoints(0, characters));
  }

  /**
   * Recomputes everything for each token, which gives the same text, but slower.
   *
   * @return false if the model has no cache to disable
   */
  public boolean withoutCache() {
    return reader.withoutCache();
  }

  @Override
  public void close() {
    reader.close();
  }
}
