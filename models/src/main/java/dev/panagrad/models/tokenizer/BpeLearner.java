package dev.panagrad.models.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Learns byte-pair encoding (Sennrich and others 2016): the most frequent pair of adjacent symbols
 * is repeatedly merged into one symbol. Among equally frequent pairs, the last in lexical order is
 * merged, as in subword-nmt.
 */
final class BpeLearner {
  /** Pairs less frequent than this are not merged. */
  private static final int LEAST = 2;

  private final List<String> symbols = new ArrayList<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private final List<int[]> words = new ArrayList<>();
  private final List<Integer> wordCounts = new ArrayList<>();
  private final Map<Pair, Integer> counts = new HashMap<>();

  /** The words that contain, or once contained, each pair. */
  private final Map<Pair, Set<Integer>> places = new HashMap<>();

  private final PriorityQueue<Candidate> heap =
      new PriorityQueue<>(
          Comparator.comparingInt(Candidate::count)
              .thenComparing(candidate -> symbols.get(candidate.pair().left()))
              .thenComparing(candidate -> symbols.get(candidate.pair().right()))
              .reversed());

  private record Pair(int left, int right) {}

  /**
   * A pair with its count at the time it was put into the heap; the count may have decreased since.
   */
  private record Candidate(int count, Pair pair) {}

  /** Adds a word as its initial symbols. */
  void add(List<String> word, int count) {
    int at = words.size();
    words.add(word.stream().mapToInt(this::intern).toArray());
    wordCounts.add(count);
    count(at, 1).forEach(this::offer);
  }

  /**
   * Merges pairs until the given number of new symbols is reached, or no pair is frequent enough.
   *
   * @return the pairs in the order in which they were merged
   */
  List<BpeTokenizer.Merge> learn(int newSymbols) {
    int wanted = symbols.size() + newSymbols;
    List<BpeTokenizer.Merge> merges = new ArrayList<>();
    while (symbols.size() < wanted && !heap.isEmpty()) {
      Candidate best = heap.remove();
      int count = counts.getOrDefault(best.pair(), 0);
      if (count < best.count()) {
        if (count >= LEAST) {
          heap.add(new Candidate(count, best.pair()));
        }
        continue;
      }
      Pair pair = best.pair();
      String left = symbols.get(pair.left());
      String right = symbols.get(pair.right());
      merges.add(new BpeTokenizer.Merge(left, right));
      join(pair, intern(left + right));
    }
    return merges;
  }

  private void join(Pair pair, int joined) {
    Set<Pair> changed = new HashSet<>();
    for (int word : places.remove(pair)) {
      count(word, -1);
      words.set(word, join(words.get(word), pair, joined));
      changed.addAll(count(word, 1));
    }
    // Other pairs can only have become rarer, which is noticed when they leave the heap.
    changed.removeIf(other -> other.left() != joined && other.right() != joined);
    changed.forEach(this::offer);
  }

  private static int[] join(int[] word, Pair pair, int joined) {
    int[] shorter = new int[word.length];
    int length = 0;
    for (int i = 0; i < word.length; i++) {
      boolean here = i + 1 < word.length && word[i] == pair.left() && word[i + 1] == pair.right();
      shorter[length++] = here ? joined : word[i];
      i += here ? 1 : 0;
    }
    return Arrays.copyOf(shorter, length);
  }

  /** Adds the pairs of a word to the counts, or subtracts them; returns the pairs. */
  private Set<Pair> count(int word, int sign) {
    Set<Pair> pairs = new HashSet<>();
    int[] parts = words.get(word);
    for (int i = 0; i + 1 < parts.length; i++) {
      Pair pair = new Pair(parts[i], parts[i + 1]);
      counts.merge(pair, sign * wordCounts.get(word), Math::addExact);
      if (sign > 0) {
        places.computeIfAbsent(pair, p -> new HashSet<>()).add(word);
      }
      pairs.add(pair);
    }
    return pairs;
  }

  private void offer(Pair pair) {
    int count = counts.get(pair);
    if (count >= LEAST) {
      heap.add(new Candidate(count, pair));
    }
  }

  private int intern(String symbol) {
    return ids.computeIfAbsent(
        symbol,
        s -> {
          symbols.add(s);
          return symbols.size() - 1;
        });
  }
}
