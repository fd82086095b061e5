package dev.panagrad.cli.report;

import dev.panagrad.models.experiments.translate.pairs.TextPair;
import dev.panagrad.models.experiments.translate.training.TranslationView;
import dev.panagrad.models.experiments.translate.writing.Translation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Translations of held-out sentences at the end, with the attention. */
final class TranslationPanels {
  private static final int MAPS = 3;

  private TranslationPanels() {}

  static void add(Html page, TranslationView task) {
    List<TextPair> shown = task.shown();
    if (shown.isEmpty()) {
      return;
    }
    List<String> found = task.translator().greedy(shown.stream().map(TextPair::source).toList());
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      rows.add(List.of(shown.get(i).source(), found.get(i), shown.get(i).target()));
    }
    page.heading("Translations of sentences that it wasn't trained on");
    page.table(List.of("source", "translation", "reference"), rows);
    page.heading("Attention");
    page.paragraph(
        "Source across, translation down; the stronger the colour, the more of the look.");
    for (TextPair pair : shown.subList(0, Math.min(MAPS, shown.size()))) {
      page.piece(map(task.translator().beam(pair.source(), 1, 1, 0).getFirst()));
    }
  }

  private static String map(Translation translation) {
    StringBuilder html = new StringBuilder(Html.WIDE).append("<table class=\"attention\"><thead>");
    html.append("<tr><th></th>");
    for (String source : translation.sourceTokens()) {
      html.append("<th scope=\"col\">").append(Html.escaped(source)).append("</th>");
    }
    html.append("</tr></thead><tbody>\n");
    for (int row = 0; row < translation.tokens().size(); row++) {
      html.append("<tr><th scope=\"row\">");
      html.append(Html.escaped(translation.tokens().get(row))).append("</th>");
      for (float weight : translation.weights().get(row)) {
        html.append(
            String.format(Locale.ROOT, "<td style=\"--share:%.2f\"></td>", Math.min(1, weight)));
      }
      html.append("</tr>\n");
    }
    return html.append("</tbody></table></div>").toString();
  }
}
