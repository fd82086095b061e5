package dev.panagrad.models.experiments.caption.training;

import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.WarmUp;
import dev.panagrad.models.experiments.caption.pictures.CaptionedPicture;
import dev.panagrad.models.experiments.caption.pictures.PictureChanges;
import dev.panagrad.models.experiments.caption.writing.Captioner;
import dev.panagrad.models.tokenizer.Tokenizer;
import dev.panagrad.models.train.Peers;
import dev.panagrad.models.train.Score;
import java.util.List;

/**
 * Measures a net for inference: the loss of the right captions, and how many of them it writes by
 * itself.
 */
final class CaptionEvaluator implements AutoCloseable {
  private final CaptionForm form;
  private final Session session;
  private final Tokenizer tokens;
  private final Captioner captioner;
  private final CaptionBatch batch;
  private final Feeds feeds = new Feeds();
  private final Results results;
  private final int longest;

  CaptionEvaluator(
      CaptionForm form, Session session, Tokenizer tokens, Captioner captioner, int longest) {
    this.form = form;
    this.session = session;
    this.tokens = tokens;
    this.captioner = captioner;
    this.longest = longest;
    batch = new CaptionBatch(captioner.shape(), form.steps(), 1);
    batch.feed(feeds, form, 0);
    results = new Results(Fetches.of(form.loss()));
  }

  void warmUp(WarmUp warmUp) {
    warmUp.run(feeds, results.fetches());
  }

  /**
   * Whether the loss of any of these captions can be measured, that is, whether at least one is
   * short enough.
   */
  boolean measures(List<CaptionedPicture> pictures) {
    return pictures.stream().anyMatch(this::measures);
  }

  private boolean measures(CaptionedPicture picture) {
    return tokens.encode(picture.caption()).length < longest;
  }

  /**
   * The loss in nats per token, and the share of captions that are entirely right.
   *
   * @param peers share the pictures; null if there are none
   */
  Score score(List<CaptionedPicture> pictures, Peers peers) {
    // A longer caption can't be fed; it still counts as wrong in the accuracy.
    List<CaptionedPicture> fed = pictures.stream().filter(this::measures).toList();
    long counted = 0;
    for (CaptionedPicture picture : fed) {
      counted += tokens.encode(picture.caption()).length + 1;
    }
    double[] loss =
        Peers.sums(peers, 1, groups(fed, batch.rows()), i -> loss(group(fed, i, batch.rows())));
    int most = Captioner.SIDE_BY_SIDE;
    double[] right =
        Peers.sums(peers, 1, groups(pictures, most), i -> right(group(pictures, i, most)));
    return new Score(loss[0] / counted, right[0] / pictures.size());
  }

  private static int groups(List<CaptionedPicture> pictures, int most) {
    return Math.ceilDiv(pictures.size(), most);
  }

  private static List<CaptionedPicture> group(List<CaptionedPicture> of, int number, int most) {
    return of.subList(number * most, Math.min(of.size(), (number + 1) * most));
  }

  /** The loss of the captions of a batch. */
  private double[] loss(List<CaptionedPicture> pictures) {
    for (int row = 0; row < batch.rows(); row++) {
      if (row < pictures.size()) {
        CaptionedPicture picture = pictures.get(row);
        PictureChanges.plain(picture.samples(), batch.pictures(), batch.at(row));
        batch.caption(row, tokens.encode(picture.caption()));
      } else {
        batch.clear(row);
      }
    }
    session.run(feeds, results);
    return new double[] {results.scalar(form.loss())};
  }

  /** How many of the captions that the net writes are entirely right. */
  private double[] right(List<CaptionedPicture> pictures) {
    List<String> found =
        captioner.greedy(pictures.stream().map(CaptionedPicture::samples).toList());
    int right = 0;
    for (int i = 0; i < found.size(); i++) {
      right += found.get(i).equals(pictures.get(i).caption()) ? 1 : 0;
    }
    return new double[] {right};
  }

  @Override
  public void close() {
    batch.close();
  }
}
