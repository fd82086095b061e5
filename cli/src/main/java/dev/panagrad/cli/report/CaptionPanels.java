package dev.panagrad.cli.report;

import dev.panagrad.cli.panel.CaptionPicture;
import dev.panagrad.cli.panel.WrongWords;
import dev.panagrad.models.experiments.caption.pictures.CaptionedPicture;
import dev.panagrad.models.experiments.caption.training.CaptionView;
import dev.panagrad.models.experiments.caption.writing.Caption;
import dev.panagrad.models.experiments.caption.writing.Captioner;
import java.util.ArrayList;
import java.util.List;

/** Captions of held-out pictures at the end, with the attention of each word. */
final class CaptionPanels {
  private CaptionPanels() {}

  static void add(Html page, CaptionView task) {
    List<CaptionedPicture> shown = task.shown();
    if (shown.isEmpty()) {
      return;
    }
    page.heading("Captions of pictures that it wasn't trained on");
    page.paragraph(
        "Wrong words are marked. Below, for each word, the picture dimmed but where it looked.");
    List<String> pieces = new ArrayList<>();
    for (CaptionedPicture picture : shown) {
      pieces.add(piece(task.captioner(), picture));
    }
    page.beside(pieces);
  }

  private static String piece(Captioner captioner, CaptionedPicture picture) {
    Caption caption = captioner.beam(picture.samples(), 1, 1).getFirst();
    CaptionPicture drawn = new CaptionPicture(captioner, picture.samples());
    StringBuilder html = new StringBuilder("<div class=\"caption\">");
    html.append(image(drawn.whole(), picture.caption())).append("<div>");
    for (WrongWords.Word word : WrongWords.of(caption.text(), picture.caption())) {
      String text = Html.escaped(word.text());
      html.append(word.wrong() ? "<mark>" + text + "</mark> " : text + " ");
    }
    html.append("<div class=\"right\">= ").append(Html.escaped(picture.caption()));
    html.append("</div></div></div>\n<div class=\"looks\">");
    int words = caption.tokens().size() - (caption.ended() ? 1 : 0);
    for (int i = 0; i < words; i++) {
      String word = caption.tokens().get(i);
      html.append("<div>").append(image(drawn.looked(caption.weights().get(i)), word));
      html.append(Html.escaped(word)).append("</div>");
    }
    return html.append("</div>").toString();
  }

  private static String image(String url, String words) {
    return "<img src=\"%s\" alt=\"%s\">".formatted(url, Html.escaped(words));
  }
}
