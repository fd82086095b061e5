package dev.panagrad.models.experiments.translate.pairs;

import dev.panagrad.models.data.order.Shuffle;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.tokenizer.BpeTokenizer;
import dev.panagrad.models.tokenizer.Tokenizer;
import dev.panagrad.models.train.DataOrigin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Pairs of a text, cut into subwords of a vocabulary that both sides share and that is learned from
 * the training pairs. Which pairs are set aside depends only on their number.
 */
public final class TextPairs implements PairData {
  private static final int MOST_TEST = 1_000;
  private static final int MOST_VALIDATION = 500;

  /** At most one pair in this many is set aside for each purpose. */
  private static final int SHARE = 20;

  private final PairTexts texts;
  private final int longest;
  private final List<TextPair> validation;
  private final List<TextPair> test;
  private final Tokenizer tokens;
  private final List<Pair> training = new ArrayList<>();
  private final int tooLong;

  /**
   * Splits the pairs and cuts them into tokens.
   *
   * @param vocabulary the number of tokens to be learned
   * @param longest the largest number of tokens of a sentence, including its end
   * @param learned a vocabulary that was learned from these texts before, or null
   * @throws FileException if nothing is left to train on
   */
  public TextPairs(PairTexts texts, int vocabulary, int longest, Tokenizer learned) {
    this.texts = texts;
    this.longest = longest;
    int count = texts.pairs().size();
    int tested = Math.min(MOST_TEST, count / SHARE);
    int watched = Math.min(MOST_VALIDATION, count / SHARE);
    int[] order = new int[count];
    Arrays.setAll(order, i -> i);
    Shuffle.shuffle(order, 0, 0);
    test = chosen(order, 0, tested);
    validation = chosen(order, tested, tested + watched);
    // In the order of the file.
    int[] rest = Arrays.stream(order, tested + watched, count).sorted().toArray();
    List<TextPair> left = chosen(rest, 0, rest.length);
    tokens = learned == null ? learn(left, vocabulary) : learned;
    Bucket all = new Bucket(longest, longest, 1);
    for (TextPair pair : left) {
      Pair cut = new Pair(tokens.encode(pair.source()), tokens.encode(pair.target()));
      if (all.holds(cut)) {
        training.add(cut);
      }
    }
    tooLong = left.size() - training.size();
    if (training.isEmpty()) {
      throw FileException.of(
          "all %,d pairs of %s are longer than %d tokens; allow longer ones, as --set tokens=%d",
          left.size(), texts.origin().source(), longest - 1, 2 * longest);
    }
  }

  private static Tokenizer learn(List<TextPair> pairs, int size) {
    return BpeTokenizer.learn(
        pairs.stream().flatMap(p -> Stream.of(p.source(), p.target())).toList(), size);
  }

  private List<TextPair> chosen(int[] order, int from, int to) {
    List<TextPair> chosen = new ArrayList<>();
    for (int i = from; i < to; i++) {
      chosen.add(texts.pairs().get(order[i]));
    }
    return List.copyOf(chosen);
  }

  @Override
  public Tokenizer sourceTokens() {
    return tokens;
  }

  @Override
  public Tokenizer targetTokens() {
    return tokens;
  }

  @Override
  public List<Pair> epoch(long epoch) {
    return training;
  }

  @Override
  public List<TextPair> validation() {
    return validation;
  }

  @Override
  public List<TextPair> test() {
    return test;
  }

  @Override
  public DataOrigin origin() {
    Map<String, String> sums = new LinkedHashMap<>(texts.origin().sha256());
    sums.putAll(vocabularies().fingerprints());
    return new DataOrigin(texts.origin().source(), sums);
  }

  @Override
  public int longestSource() {
    return longest;
  }

  @Override
  public int longestTarget() {
    return longest;
  }

  @Override
  public List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    remarks.add(
        "%,d pairs to train on, %,d to watch it by, %,d for the result; %,d subwords"
            .formatted(training.size(), validation.size(), test.size(), tokens.size()));
    if (tooLong > 0) {
      remarks.add(
          "%,d pairs to train on are longer than %d tokens on a side and are left out"
              .formatted(tooLong, longest - 1));
    }
    if (texts.empty() > 0) {
      remarks.add("%,d lines have an empty side and are left out".formatted(texts.empty()));
    }
    return remarks;
  }
}
