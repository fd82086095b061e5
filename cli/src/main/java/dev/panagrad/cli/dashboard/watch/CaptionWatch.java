package dev.panagrad.cli.dashboard.watch;

import dev.panagrad.cli.dashboard.event.EventBuffer;
import dev.panagrad.cli.panel.CaptionPicture;
import dev.panagrad.cli.panel.WrongWords;
import dev.panagrad.models.experiments.caption.pictures.CaptionedPicture;
import dev.panagrad.models.experiments.caption.training.CaptionView;
import dev.panagrad.models.experiments.caption.writing.Caption;
import dev.panagrad.models.train.TrainingTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The panels of a caption training: held-out pictures, and the attention of each word. */
final class CaptionWatch extends SpreadWatch {
  private final CaptionView view;
  private final EventBuffer feed;
  private final List<CaptionedPicture> shown;

  CaptionWatch(TrainingTask task, CaptionView view, EventBuffer feed) {
    super(task, feed);
    this.view = view;
    this.feed = feed;
    shown = view.shown();
  }

  @Override
  public String kind() {
    return "captions";
  }

  @Override
  void showResults(long step) {
    if (shown.isEmpty()) {
      return;
    }
    List<Caption> captions = new ArrayList<>();
    for (CaptionedPicture picture : shown) {
      captions.add(view.captioner().beam(picture.samples(), 1, 1).getFirst());
    }
    feed.put(EventBuffer.Topic.CAPTIONS, () -> Map.of("step", step, "rows", rows(captions)));
  }

  private List<Object> rows(List<Caption> captions) {
    List<Object> rows = new ArrayList<>();
    for (int i = 0; i < captions.size(); i++) {
      Caption caption = captions.get(i);
      CaptionedPicture picture = shown.get(i);
      CaptionPicture drawn = new CaptionPicture(view.captioner(), picture.samples());
      rows.add(
          Map.of(
              "picture", drawn.whole(),
              "reference", picture.caption(),
              "words", words(WrongWords.of(caption.text(), picture.caption())),
              "looks", looks(caption, drawn)));
    }
    return rows;
  }

  private static List<Object> words(List<WrongWords.Word> words) {
    List<Object> marked = new ArrayList<>();
    words.forEach(word -> marked.add(Map.of("text", word.text(), "wrong", word.wrong())));
    return marked;
  }

  private static List<Object> looks(Caption caption, CaptionPicture drawn) {
    List<Object> looks = new ArrayList<>();
    int words = caption.tokens().size() - (caption.ended() ? 1 : 0);
    for (int i = 0; i < words; i++) {
      looks.add(
          Map.of(
              "word", caption.tokens().get(i), "picture", drawn.looked(caption.weights().get(i))));
    }
    return looks;
  }

  @Override
  public Map<String, Object> draw(float[] pixels) {
    throw new IllegalArgumentException("a model of captions knows no single digits");
  }

  @Override
  public Map<String, Object> write(Prompt prompt) {
    throw new IllegalArgumentException("a model of captions goes on with no text");
  }
}
