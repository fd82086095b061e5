package dev.panagrad.cli.report;

import dev.panagrad.models.experiments.text.Sampling;
import dev.panagrad.models.experiments.text.SequenceResult;
import dev.panagrad.models.experiments.text.TextGenerator;
import dev.panagrad.models.experiments.text.TextTask;
import java.util.List;
import java.util.Locale;

/** What a character model predicts and writes at the end. */
final class TextPanels {
  private static final int SEQUENCES = 12;
  private static final int CHARACTERS = 1_000;
  private static final int TOP = 5;

  private TextPanels() {}

  static void add(Html page, TextTask task) {
    page.heading("Text and prediction");
    page.paragraph("Marked: another character came.");
    page.piece(table(task.sequences(SEQUENCES)));
    page.heading("Written by the model");
    page.paragraph("Blue: the model took the character to be likely; orange: to be unlikely.");
    Written written = new Written();
    task.generator().write("", CHARACTERS, new Sampling(TOP, 1, 0), written);
    page.piece("<pre>" + written.html + "</pre>");
  }

  private static String table(List<SequenceResult> sequences) {
    StringBuilder html = new StringBuilder(Html.WIDE).append("<table><thead><tr>");
    html.append("<th scope=\"col\">text</th><th scope=\"col\">predicted</th>");
    html.append("<th class=\"n\" scope=\"col\">loss</th><th scope=\"col\">book</th></tr></thead>");
    html.append("<tbody>\n");
    for (SequenceResult sequence : sequences) {
      html.append("<tr><td class=\"text\">").append(Html.escaped(visible(sequence.text())));
      html.append("</td><td class=\"text\">");
      predicted(html, visible(sequence.text()), visible(sequence.predicted()));
      html.append("</td><td class=\"n\">");
      html.append(String.format(Locale.ROOT, "%.2f", sequence.loss()));
      html.append("</td><td>").append(Html.escaped(sequence.book())).append("</td></tr>\n");
    }
    return html.append("</tbody></table></div>").toString();
  }

  /** Marks the characters that are others than those of the text. */
  private static void predicted(StringBuilder html, String text, String predicted) {
    for (int i = 0; i < predicted.length(); i++) {
      String character = Html.escaped(predicted.charAt(i));
      boolean hit = i < text.length() && text.charAt(i) == predicted.charAt(i);
      html.append(hit ? character : "<mark>" + character + "</mark>");
    }
  }

  private static String visible(String text) {
    return text.replace('\n', '\u23ce').replace('\t', '\u2192');
  }

  /** Colours characters by their probability. */
  private static final class Written implements TextGenerator.Sink {
    private final StringBuilder html = new StringBuilder();

    @Override
    public boolean accept(char character) {
      html.append(Html.escaped(character));
      return true;
    }

    @Override
    public boolean accept(char character, float p) {
      html.append("<span class=\"p").append(p < .1 ? 0 : p < .3 ? 1 : p < .7 ? 2 : 3).append("\">");
      accept(character);
      html.append("</span>");
      return true;
    }
  }
}
