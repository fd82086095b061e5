package dev.panagrad.models.tokenizer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Words, numbers, punctuation marks and line ends; the most frequent ones have a token each, others
 * are unknown. Spaces have no token where {@link Spacing} restores them; exceptions are marked by
 * one of two tokens. So a text is preserved except for its unknown words.
 */
public final class WordTokenizer implements Tokenizer {
  /** A space where none is expected. */
  private static final int SPACE = 4;

  /** No space where one is expected. */
  private static final int JOIN = 5;

  private static final int FIRST_WORD = 6;
  private static final String SPACE_TOKEN = "\u2581";
  private static final String JOIN_TOKEN = "\u2040";

  private final List<String> words;
  private final Map<String, Integer> ids = new HashMap<>();

  /** A tokenizer of distinct words. */
  WordTokenizer(List<String> words) {
    this.words = List.copyOf(words);
    for (String word : words) {
      ids.put(word, FIRST_WORD + ids.size());
    }
  }

  /**
   * Learns a vocabulary from texts.
   *
   * @param size the largest number of tokens; the most frequent words are taken, in lexical order
   *     among equally frequent ones
   * @throws IllegalArgumentException if the size is below 7
   */
  public static WordTokenizer learn(Iterable<String> texts, int size) {
    if (size <= FIRST_WORD) {
      throw new IllegalArgumentException(
          "a vocabulary of words has %d tokens at least, not %d".formatted(FIRST_WORD + 1, size));
    }
    Counts counts = new Counts();
    for (String text : texts) {
      Segments.words(text, counts::add);
    }
    counts.asMap().remove(" ");
    return new WordTokenizer(counts.mostFrequent(size - FIRST_WORD, 1));
  }

  @Override
  public Unit unit() {
    return Unit.WORD;
  }

  @Override
  public int size() {
    return FIRST_WORD + words.size();
  }

  @Override
  public int[] encode(String text) {
    Encoder encoder = new Encoder();
    Segments.words(text, encoder::add);
    encoder.gap(false);
    return encoder.tokens.toArray();
  }

  @Override
  public String token(int id) {
    Specials.check(id, size());
    return switch (id) {
      case SPACE -> SPACE_TOKEN;
      case JOIN -> JOIN_TOKEN;
      default -> id < SPACE ? Specials.TOKENS.get(id) : words.get(id - FIRST_WORD);
    };
  }

  @Override
  public TokenJoiner joiner() {
    return new Joiner();
  }

  @Override
  public byte[] content() {
    List<String[]> entries = new ArrayList<>();
    words.forEach(word -> entries.add(new String[] {word}));
    return VocabularyFile.content(unit(), entries);
  }

  private final class Encoder {
    private final IntList tokens = new IntList();
    private String before;
    private int spaces;

    void add(String segment) {
      if (segment.equals(" ")) {
        spaces++;
        return;
      }
      Integer id = ids.get(segment);
      // Spaces around an unknown word follow the form in which the joiner sees it.
      String seen = id == null ? Specials.TOKENS.get(UNKNOWN) : segment;
      gap(Spacing.between(before, seen));
      tokens.add(id == null ? UNKNOWN : id);
      before = seen;
    }

    /** Adds tokens for the number of spaces, unless it is as expected. */
    void gap(boolean expected) {
      if (spaces == 0 && expected) {
        tokens.add(JOIN);
      }
      for (int i = 0; spaces != (expected ? 1 : 0) && i < spaces; i++) {
        tokens.add(SPACE);
      }
      spaces = 0;
    }
  }

  private final class Joiner implements TokenJoiner {
    private String before;
    private boolean said;

    @Override
    public String add(int id) {
      Specials.check(id, size());
      if (id == SPACE || id == JOIN) {
        said = true;
        return id == SPACE ? " " : "";
      }
      if (id < UNKNOWN) {
        return "";
      }
      String word = token(id);
      String text = !said && Spacing.between(before, word) ? " " + word : word;
      before = word;
      said = false;
      return text;
    }

    @Override
    public String end() {
      return "";
    }
  }
}
