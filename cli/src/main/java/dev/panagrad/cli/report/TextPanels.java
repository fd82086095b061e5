package dev.panagrad.cli.report;

import dev.panagrad.models.text.Sampling;
import dev.panagrad.models.text.SequenceResult;
import dev.panagrad.models.text.TextGenerator;
import dev.panagrad.models.text.TextTask;
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
    page.table(
        List.of("text", "predicted", ">loss", "book"),
        task.sequences(SEQUENCES).stream().map(TextPanels::row).toList());
    page.heading("Written by the model");
    page.paragraph("Blue: the model took the character to be likely; orange: to be unlikely.");
    Written written = new Written();
    task.generator().write("", CHARACTERS, new Sampling(TOP, 1, 0), written);
    page.piece("<pre>" + written.html + "</pre>");
  }

  private static List<String> row(SequenceResult sequence) {
    return List.of(
        visible(sequence.text()),
        visible(sequence.predicted()),
        String.format(Locale.ROOT, "%.2f", sequence.loss()),
        sequence.book());
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
