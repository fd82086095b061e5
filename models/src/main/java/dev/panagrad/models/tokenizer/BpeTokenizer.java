package dev.panagrad.models.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Subwords by byte-pair encoding. The tokens are the four special ones, 256 bytes, characters, and
 * merged symbols. A space belongs to the word after it. Characters without a token are written as
 * bytes, so every text is preserved and nothing is unknown.
 *
 * <p>The text of a sequence of tokens is the concatenation of their texts. A sentence that is
 * encoded by itself has no leading space, so its first word is another token than the same word
 * elsewhere; {@code encode(" " + sentence)} avoids that.
 */
public final class BpeTokenizer implements Tokenizer {
  /** Represents the space. */
  static final char SPACE = '\u2581';

  private static final int BYTES = 256;
  private static final int FIRST_BYTE = Specials.TOKENS.size();
  private static final int FIRST_CHARACTER = FIRST_BYTE + BYTES;

  /** The smallest vocabulary that may be requested. */
  private static final int SMALLEST = FIRST_CHARACTER + 64;

  private final List<String> characters;
  private final List<Merge> merges;

  /** Characters and merged symbols, with ids from FIRST_CHARACTER on. */
  private final List<String> symbols;

  private final Map<String, Integer> ids = new HashMap<>();
  private final Map<IdPair, Joined> joins = new HashMap<>();

  /** Two symbols that are merged into one. */
  record Merge(String left, String right) {}

  private record IdPair(int left, int right) {}

  private record Joined(int rank, int id) {}

  /** A tokenizer of distinct characters and of merges, each of symbols that exist before it. */
  BpeTokenizer(List<String> characters, List<Merge> merges) {
    this.characters = List.copyOf(characters);
    this.merges = List.copyOf(merges);
    LinkedHashSet<String> all = new LinkedHashSet<>(characters);
    merges.forEach(merge -> all.add(merge.left() + merge.right()));
    symbols = List.copyOf(all);
    for (String symbol : symbols) {
      ids.put(symbol, FIRST_CHARACTER + ids.size());
    }
    for (Merge merge : merges) {
      joins.put(
          new IdPair(ids.get(merge.left()), ids.get(merge.right())),
          new Joined(joins.size(), ids.get(merge.left() + merge.right())));
    }
  }

  /**
   * Learns a vocabulary from texts.
   *
   * @param size the largest number of tokens; there are fewer if the texts have too few words that
   *     repeat
   * @throws IllegalArgumentException if the size is below 324
   */
  public static BpeTokenizer learn(Iterable<String> texts, int size) {
    if (size < SMALLEST) {
      throw new IllegalArgumentException(
          "a vocabulary of subwords has %d tokens at least, not %d".formatted(SMALLEST, size));
    }
    Counts words = new Counts();
    for (String text : texts) {
      Segments.subwords(text, words::add);
    }
    Counts seen = new Counts();
    words.asMap().forEach((word, count) -> marked(word).forEach(c -> seen.add(c, count)));
    List<String> characters = seen.mostFrequent((size - FIRST_CHARACTER) / 2, 2);
    Set<String> known = new LinkedHashSet<>(characters);
    BpeLearner learner = new BpeLearner();
    words
        .asMap()
        .forEach((word, count) -> runs(word, known).forEach(run -> learner.add(run, count)));
    int left = size - FIRST_CHARACTER - characters.size();
    return new BpeTokenizer(characters, learner.learn(left));
  }

  /**
   * The characters of a word, with spaces as their mark. The mark itself, if in the text, has no
   * character.
   */
  private static List<String> marked(String word) {
    return word.codePoints()
        .filter(c -> c != SPACE)
        .mapToObj(c -> c == ' ' ? String.valueOf(SPACE) : Character.toString(c))
        .toList();
  }

  /** The maximal parts of a word that consist of known characters. */
  private static List<List<String>> runs(String word, Set<String> known) {
    List<List<String>> runs = new ArrayList<>();
    List<String> run = new ArrayList<>();
    for (int c : word.codePoints().toArray()) {
      String character = c == ' ' ? String.valueOf(SPACE) : Character.toString(c);
      if (c != SPACE && known.contains(character)) {
        run.add(character);
      } else {
        runs.add(run);
        run = new ArrayList<>();
      }
    }
    runs.add(run);
    runs.removeIf(List::isEmpty);
    return runs;
  }

  @Override
  public Unit unit() {
    return Unit.BPE;
  }

  @Override
  public int size() {
    return FIRST_CHARACTER + symbols.size();
  }

  @Override
  public int[] encode(String text) {
    IntList tokens = new IntList();
    Map<String, int[]> known = new HashMap<>();
    Segments.subwords(text, word -> tokens.add(known.computeIfAbsent(word, this::word)));
    return tokens.toArray();
  }

  /** Merges the symbols of a word in the order in which the merges were learned. */
  private int[] word(String word) {
    int[] parts = symbols(word);
    int length = parts.length;
    while (true) {
      IdPair best = null;
      Joined joined = null;
      for (int i = 0; i + 1 < length; i++) {
        IdPair pair = new IdPair(parts[i], parts[i + 1]);
        Joined next = joins.get(pair);
        if (next != null && (joined == null || next.rank() < joined.rank())) {
          best = pair;
          joined = next;
        }
      }
      if (joined == null) {
        return Arrays.copyOf(parts, length);
      }
      int kept = 0;
      for (int i = 0; i < length; i++) {
        boolean here = i + 1 < length && parts[i] == best.left() && parts[i + 1] == best.right();
        parts[kept++] = here ? joined.id() : parts[i];
        i += here ? 1 : 0;
      }
      length = kept;
    }
  }

  private int[] symbols(String word) {
    IntList tokens = new IntList();
    for (int c : word.codePoints().toArray()) {
      Integer id =
          c == SPACE ? null : ids.get(c == ' ' ? String.valueOf(SPACE) : Character.toString(c));
      if (id != null) {
        tokens.add(id);
      } else {
        for (byte part : GeneralBytes.of(c)) {
          tokens.add(FIRST_BYTE + (part & 0xFF));
        }
      }
    }
    return tokens.toArray();
  }

  @Override
  public String token(int id) {
    Specials.check(id, size());
    if (id < FIRST_BYTE) {
      return Specials.TOKENS.get(id);
    }
    return id < FIRST_CHARACTER
        ? "<0x%02X>".formatted(id - FIRST_BYTE)
        : symbols.get(id - FIRST_CHARACTER);
  }

  @Override
  public TokenJoiner joiner() {
    return new Joiner();
  }

  @Override
  public byte[] content() {
    List<String[]> entries = new ArrayList<>();
    characters.forEach(character -> entries.add(new String[] {character}));
    merges.forEach(merge -> entries.add(new String[] {merge.left(), merge.right()}));
    return VocabularyFile.content(unit(), entries);
  }

  private final class Joiner implements TokenJoiner {
    private final GeneralBytes bytes = new GeneralBytes();

    @Override
    public String add(int id) {
      Specials.check(id, size());
      if (id >= FIRST_BYTE && id < FIRST_CHARACTER) {
        return bytes.add(id - FIRST_BYTE);
      }
      String text =
          id < FIRST_BYTE
              ? Specials.text(id)
              : symbols.get(id - FIRST_CHARACTER).replace(SPACE, ' ');
      return bytes.end() + text;
    }

    @Override
    public String end() {
      return bytes.end();
    }
  }
}
