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
    return pictures.stream().anyMatch(p -> tokens.encode(p.caption()).length < longest);
  }

  /** The loss in nats per token, and the share of captions that are entirely right. */
  Score score(List<CaptionedPicture> pictures) {
    double loss = 0;
    long counted = 0;
    int row = 0;
    for (CaptionedPicture picture : pictures) {
      int[] caption = tokens.encode(picture.caption());
      // A longer one can't be fed; it still counts as wrong in the accuracy.
      if (caption.length < longest) {
        PictureChanges.plain(picture.samples(), batch.pictures(), batch.at(row));
        batch.caption(row++, caption);
        counted += caption.length + 1;
      }
      if (row == batch.rows()) {
        loss += measured(row);
        row = 0;
      }
    }
    loss += row == 0 ? 0 : measured(row);
    return new Score(loss / counted, exact(pictures));
  }

  private double measured(int rows) {
    for (int row = rows; row < batch.rows(); row++) {
      batch.clear(row);
    }
    session.run(feeds, results);
    return results.scalar(form.loss());
  }

  private double exact(List<CaptionedPicture> pictures) {
    List<String> found =
        captioner.greedy(pictures.stream().map(CaptionedPicture::samples).toList());
    int right = 0;
    for (int i = 0; i < found.size(); i++) {
      right += found.get(i).equals(pictures.get(i).caption()) ? 1 : 0;
    }
    return (double) right / found.size();
  }

  @Override
  public void close() {
    batch.close();
  }
}
