package dev.panagrad.models.experiments.text;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes text with a model, a character at a time: the state and the last character go in, the next
 * one is drawn. It has states of its own, so that it may write while its session trains between the
 * texts.
 */
public final class TextGenerator implements AutoCloseable {
  private final TextInference net;
  private final Session session;
  private final Tensor code = Tensor.ofInts(Shape.of(1, 1), Alphabet.UNKNOWN);
  private final StateCarrier states;
  private final Feeds feeds = new Feeds();
  private final Results results;
  private final NextCharacter next = new NextCharacter();

  /**
   * A generator.
   *
   * @param model whose writing part is used
   * @param session that holds its variables
   */
  public TextGenerator(TextModel model, Session session) {
    net = model.writing();
    this.session = session;
    states = new StateCarrier(net, 1);
    feeds.put(net.codes(), code);
    List<Node> wanted = new ArrayList<>(List.of(net.logits()));
    wanted.addAll(net.after());
    results = new Results(Fetches.of(wanted));
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
    states.reset(feeds);
    for (byte given : codes) {
      read(given);
    }
    for (int i = 0; i < count; i++) {
      Buffer logits = results.get(net.logits()).buffer();
      int drawn = next.draw(logits, sampling, i);
      if (!sink.accept(Alphabet.decode(drawn), NextCharacter.probability(logits, drawn))) {
        return;
      }
      if (i + 1 < count) {
        read(drawn);
      }
    }
  }

  /** As {@link #write(String, int, Sampling, Sink)}, all at once. */
  public String write(String prompt, int count, Sampling sampling) {
    StringBuilder text = new StringBuilder(count);
    write(prompt, count, sampling, c -> text.append(c).length() <= count);
    return text.toString();
  }

  private void read(int given) {
    code.buffer().setInt(0, given);
    session.run(feeds, results);
    states.carry(results, feeds);
  }

  @Override
  public void close() {
    code.close();
    states.close();
  }
}
