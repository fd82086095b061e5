package dev.panagrad.models.experiments.translate.writing;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.decode.BeamSearch;
import dev.panagrad.models.decode.GreedySearch;
import dev.panagrad.models.decode.NetScorer;
import dev.panagrad.models.experiments.translate.pairs.Vocabularies;
import dev.panagrad.models.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Translates with the current state of a model, also between the updates of its training, which it
 * doesn't change.
 */
public final class Translator {
  /** The number of sentences translated in parallel. */
  public static final int SIDE_BY_SIDE = 64;

  private final TranslationUse net;
  private final Session session;
  private final Tokenizer sources;
  private final Tokenizer targets;
  private final int longestSource;
  private final int longestTarget;

  /**
   * A translator.
   *
   * @param longestSource the largest number of tokens of a source, including its end
   * @param longestTarget the largest number of tokens of a translation, including its end
   */
  public Translator(
      TranslationUse net,
      Session session,
      Vocabularies vocabularies,
      int longestSource,
      int longestTarget) {
    this.net = net;
    this.session = session;
    sources = vocabularies.source();
    targets = vocabularies.target();
    this.longestSource = longestSource;
    this.longestTarget = longestTarget;
  }

  /** The largest number of tokens of a source, without its end. */
  public int longestSource() {
    return longestSource - 1;
  }

  /** The number of tokens of a source, without its end. */
  public int length(String source) {
    return sources.encode(source).length;
  }

  /** The number of tokens of a source that aren't in the vocabulary. */
  public long unknown(String source) {
    return IntStream.of(sources.encode(source)).filter(id -> id == Tokenizer.UNKNOWN).count();
  }

  /** Chooses the most likely token at each step, for many sources in parallel. */
  public List<String> greedy(List<String> texts) {
    List<String> translations = new ArrayList<>();
    for (int from = 0; from < texts.size(); from += SIDE_BY_SIDE) {
      List<String> some = texts.subList(from, Math.min(texts.size(), from + SIDE_BY_SIDE));
      for (int[] tokens : greedyTokens(some.stream().map(this::encode).toList())) {
        translations.add(targets.decode(tokens));
      }
    }
    return translations;
  }

  private int[] encode(String text) {
    int[] tokens = sources.encode(text);
    if (tokens.length >= longestSource) {
      throw new IllegalArgumentException(
          "a text of %d tokens is too long for this model, which reads %d; give a shorter one"
              .formatted(tokens.length, longestSource()));
    }
    return tokens;
  }

  private List<int[]> greedyTokens(List<int[]> texts) {
    Results encoded = encoded(texts, SIDE_BY_SIDE);
    return new GreedySearch(net.step(), session, SIDE_BY_SIDE, longestTarget)
        .search(memory(encoded), states(encoded), texts.size());
  }

  private List<Tensor> memory(Results encoded) {
    return net.encoded().memory().stream().map(encoded::get).toList();
  }

  private List<Tensor> states(Results encoded) {
    return net.encoded().states().stream().map(encoded::get).toList();
  }

  private Results encoded(List<int[]> texts, int rows) {
    int[] ids = new int[rows * longestSource];
    int[] lengths = new int[rows];
    for (int row = 0; row < texts.size(); row++) {
      int[] text = texts.get(row);
      System.arraycopy(text, 0, ids, row * longestSource, text.length);
      ids[row * longestSource + text.length] = Tokenizer.END;
      lengths[row] = text.length + 1;
    }
    List<Node> nodes = new ArrayList<>(net.encoded().memory());
    nodes.addAll(net.encoded().states());
    try (Tensor source = Tensor.ofInts(Shape.of(rows, longestSource), ids);
        Tensor length = Tensor.ofInts(Shape.of(rows), lengths)) {
      Feeds feeds = new Feeds().put(net.source(), source).put(net.lengths(), length);
      return session.run(feeds, Fetches.of(nodes));
    }
  }

  /**
   * The best translations by beam search.
   *
   * @param width of the beam
   * @param wanted number of translations, at most the width
   * @param alpha of the length penalty, 0 for none
   * @throws IllegalArgumentException if the text is too long, or there is no such beam
   */
  public List<Translation> beam(String text, int width, int wanted, double alpha) {
    BeamSearch search = new BeamSearch(width, alpha, longestTarget, wanted);
    int[] source = encode(text);
    Results encoded = encoded(Collections.nCopies(width, source), width);
    NetScorer scorer = new NetScorer(net.step(), session, width, memory(encoded), states(encoded));
    List<Translation> translations = new ArrayList<>();
    for (BeamSearch.Hypothesis found : search.search(scorer)) {
      translations.add(translation(source, found, scorer));
    }
    return translations;
  }

  private Translation translation(int[] source, BeamSearch.Hypothesis found, NetScorer scorer) {
    List<String> sourceTokens = shown(sources, source, true);
    int places = sourceTokens.size();
    Map<String, List<List<Float>>> heads = new LinkedHashMap<>();
    for (int head = 0; head < net.step().names().size(); head++) {
      int of = head;
      heads.put(
          net.step().names().get(head),
          looks(found, (step, row) -> scorer.head(step, row, of, places)));
    }
    return new Translation(
        targets.decode(found.tokens()),
        found.score(),
        found.logProbability(),
        found.ended(),
        sourceTokens,
        shown(targets, found.tokens(), found.ended()),
        looks(found, (step, row) -> scorer.weights(step, row, places)),
        heads);
  }

  /** The attention weights of a row of the beam at a step. */
  private interface Look {
    List<Float> at(int step, int row);
  }

  private static List<List<Float>> looks(BeamSearch.Hypothesis found, Look look) {
    List<List<Float>> looks = new ArrayList<>();
    for (int step = 0; step < found.rows().length; step++) {
      looks.add(look.at(step, found.rows()[step]));
    }
    return looks;
  }

  private static List<String> shown(Tokenizer tokenizer, int[] ids, boolean end) {
    List<String> tokens = new ArrayList<>();
    for (int id : ids) {
      tokens.add(tokenizer.token(id));
    }
    if (end) {
      tokens.add(tokenizer.token(Tokenizer.END));
    }
    return tokens;
  }
}
