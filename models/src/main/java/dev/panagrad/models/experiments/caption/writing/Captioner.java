package dev.panagrad.models.experiments.caption.writing;

import dev.panagrad.graph.DType;
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
import dev.panagrad.models.experiments.caption.pictures.PictureChanges;
import dev.panagrad.models.io.Image;
import dev.panagrad.models.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Describes pictures with the current state of a model, also between the updates of its training,
 * which it doesn't change.
 */
public final class Captioner {
  /** The number of pictures described in parallel. */
  public static final int SIDE_BY_SIDE = 64;

  private final CaptionNet net;
  private final CaptionUse use;
  private final Session session;
  private final Tokenizer tokens;
  private final int longest;

  /**
   * A captioner.
   *
   * @param longest the largest number of tokens of a caption, including its end
   */
  public Captioner(CaptionNet net, CaptionUse use, Session session, Tokenizer tokens, int longest) {
    this.net = net;
    this.use = use;
    this.session = session;
    this.tokens = tokens;
    this.longest = longest;
  }

  /** The shape of a picture: [height, width, channels]. */
  public Shape shape() {
    return net.picture();
  }

  /** A picture of any size as samples of the {@link #shape}; for grey nets, bright on black. */
  public byte[] samples(Image image) {
    return PicturePreparer.samples(image, shape());
  }

  /** The number of rows of the attention grid. */
  public int rows() {
    return net.rows();
  }

  /** The number of columns of the attention grid. */
  public int columns() {
    return net.columns();
  }

  /**
   * Chooses the most likely token at each step, for many pictures in parallel.
   *
   * @param pictures samples of the {@link #shape}, from 0 to 255
   */
  public List<String> greedy(List<byte[]> pictures) {
    List<String> captions = new ArrayList<>();
    for (int from = 0; from < pictures.size(); from += SIDE_BY_SIDE) {
      List<byte[]> some = pictures.subList(from, Math.min(pictures.size(), from + SIDE_BY_SIDE));
      Results seen = seen(some, SIDE_BY_SIDE);
      GreedySearch search = new GreedySearch(use.step(), session, SIDE_BY_SIDE, longest);
      for (int[] caption : search.search(memory(seen), states(seen), some.size())) {
        captions.add(tokens.decode(caption));
      }
    }
    return captions;
  }

  /**
   * The most likely captions by beam search, best first.
   *
   * @param picture samples of the {@link #shape}, from 0 to 255
   * @param width of the beam
   * @param wanted number of captions, at most the width
   * @throws IllegalArgumentException if there is no such beam
   */
  public List<Caption> beam(byte[] picture, int width, int wanted) {
    BeamSearch search = new BeamSearch(width, 0, longest, wanted);
    Results seen = seen(Collections.nCopies(width, picture), width);
    NetScorer scorer = new NetScorer(use.step(), session, width, memory(seen), states(seen));
    List<Caption> captions = new ArrayList<>();
    for (BeamSearch.Hypothesis found : search.search(scorer)) {
      captions.add(caption(found, scorer));
    }
    return captions;
  }

  private Caption caption(BeamSearch.Hypothesis found, NetScorer scorer) {
    List<String> shown = new ArrayList<>();
    for (int id : found.tokens()) {
      shown.add(tokens.token(id));
    }
    if (found.ended()) {
      shown.add(tokens.token(Tokenizer.END));
    }
    List<List<Float>> weights = new ArrayList<>();
    for (int step = 0; step < found.rows().length; step++) {
      weights.add(scorer.weights(step, found.rows()[step], rows() * columns()));
    }
    return new Caption(
        tokens.decode(found.tokens()),
        Math.exp(found.logProbability()),
        found.ended(),
        shown,
        weights);
  }

  private Results seen(List<byte[]> pictures, int rows) {
    Shape one = net.picture();
    List<Node> nodes = new ArrayList<>(use.seen().memory());
    nodes.addAll(use.seen().states());
    try (Tensor batch =
        Tensor.allocate(DType.FLOAT32, Shape.of(rows, one.size(0), one.size(1), one.size(2)))) {
      for (int row = 0; row < pictures.size(); row++) {
        PictureChanges.plain(pictures.get(row), batch.buffer(), row * one.elements());
      }
      return session.run(new Feeds().put(use.pictures(), batch), Fetches.of(nodes));
    }
  }

  private List<Tensor> memory(Results seen) {
    return use.seen().memory().stream().map(seen::get).toList();
  }

  private List<Tensor> states(Results seen) {
    return use.seen().states().stream().map(seen::get).toList();
  }
}
