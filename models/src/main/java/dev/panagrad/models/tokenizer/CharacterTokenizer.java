package dev.panagrad.models.tokenizer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A tokenizer of single characters: those of the texts it was learned from; others are unknown. */
public final class CharacterTokenizer implements Tokenizer {
  private static final int FIRST = Specials.TOKENS.size();

  private final List<String> characters;
  private final Map<String, Integer> ids = new HashMap<>();

  /** A tokenizer of distinct characters. */
  CharacterTokenizer(List<String> characters) {
    this.characters = List.copyOf(characters);
    for (String character : characters) {
      ids.put(character, FIRST + ids.size());
    }
  }

  /**
   * Learns a vocabulary from texts.
   *
   * @param size the largest number of tokens; the most frequent characters are taken, the lowest
   *     first among equally frequent ones
   * @throws IllegalArgumentException if the size is below 5
   */
  public static CharacterTokenizer learn(Iterable<String> texts, int size) {
    if (size <= FIRST) {
      throw new IllegalArgumentException(
          "a vocabulary of characters has %d tokens at least, not %d".formatted(FIRST + 1, size));
    }
    Counts counts = new Counts();
    for (String text : texts) {
      text.codePoints().forEach(c -> counts.add(Character.toString(c)));
    }
    return new CharacterTokenizer(counts.mostFrequent(size - FIRST, 1));
  }

  @Override
  public Unit unit() {
    return Unit.CHAR;
  }

  @Override
  public int size() {
    return FIRST + characters.size();
  }

  @Override
  public int[] encode(String text) {
    return text.codePoints().map(c -> ids.getOrDefault(Character.toString(c), UNKNOWN)).toArray();
  }

  @Override
  public String token(int id) {
    Specials.check(id, size());
    return id < FIRST ? Specials.TOKENS.get(id) : characters.get(id - FIRST);
  }

  @Override
  public TokenJoiner joiner() {
    return new TokenJoiner() {
      @Override
      public String add(int id) {
        Specials.check(id, size());
        return id == UNKNOWN ? "\uFFFD" : id < FIRST ? "" : characters.get(id - FIRST);
      }

      @Override
      public String end() {
        return "";
      }
    };
  }

  @Override
  public byte[] content() {
    List<String[]> entries = new ArrayList<>();
    characters.forEach(character -> entries.add(new String[] {character}));
    return VocabularyFile.content(unit(), entries);
  }
}
