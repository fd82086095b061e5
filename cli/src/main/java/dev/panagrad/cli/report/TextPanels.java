package dev.panagrad.cli.report;

import dev.panagrad.models.experiments.text.recurrent.StateMemory;
import dev.panagrad.models.experiments.text.training.SequenceResult;
import dev.panagrad.models.experiments.text.training.TextView;
import dev.panagrad.models.experiments.text.writing.Sampling;
import dev.panagrad.models.experiments.text.writing.TextGenerator;
import dev.panagrad.models.tokenizer.Unit;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.TrainingTask;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Predictions and samples of a language model at the end. */
final class TextPanels {
  private static final int SEQUENCES = 12;
  private static final int CHARACTERS = 1_000;
  private static final int TOP = 5;

  private static final Map<Unit, String> TOKENS =
      Map.of(Unit.CHAR, "character", Unit.WORD, "word", Unit.BPE, "part of a word");

  private TextPanels() {}

  static void add(Html page, TrainingTask training, TextView task, RunConfig config) {
    StateMemory.of(task, training.session(), config).ifPresent(memory -> memory(page, memory));
    page.heading("Text and prediction");
    String token = TOKENS.get(task.corpus().tokenizer().unit());
    page.paragraph("Marked: another %s came.".formatted(token));
    boolean chips = task.corpus().tokenizer().unit() != Unit.CHAR;
    page.piece(table(task.sequences(SEQUENCES), chips));
    page.heading("Written by the model");
    page.paragraph(
        "Blue: the model took the %s to be likely; orange: to be unlikely.".formatted(token));
    Written written = new Written();
    task.generator().write("", CHARACTERS, new Sampling(TOP, 1, 0), written);
    page.piece("<pre%s>%s</pre>".formatted(chips ? " class=\"chips\"" : "", written.html));
  }

  private static void memory(Html page, StateMemory memory) {
    page.heading("What the state remembers");
    page.paragraph(
        "How much of the gradient of a token's loss by the state is left some tokens earlier, in"
            + " powers of ten: the mean over validation text. Where it has vanished, nothing is"
            + " remembered, and nothing can be learned to be.");
    int count = memory.norms().size();
    page.piece(
        new SvgPlot("Gradient by the state, by tokens earlier")
            .curve(
                "",
                "class=\"train\"",
                IntStream.range(0, count).asDoubleStream().toArray(),
                IntStream.range(0, count).mapToDouble(i -> Math.log10(memory.share(i))).toArray())
            .html());
  }

  private static String table(List<SequenceResult> sequences, boolean chips) {
    StringBuilder html = new StringBuilder(Html.WIDE).append("<table><thead><tr>");
    html.append("<th scope=\"col\">text</th><th scope=\"col\">predicted</th>");
    html.append("<th class=\"n\" scope=\"col\">loss</th><th scope=\"col\">book</th></tr></thead>");
    html.append("<tbody>\n");
    for (SequenceResult sequence : sequences) {
      html.append("<tr><td class=\"text\">").append(Html.escaped(visible(sequence.text())));
      html.append("</td><td class=\"text").append(chips ? " chips" : "").append("\">");
      predicted(html, sequence.tokens(), sequence.predictions(), chips);
      html.append("</td><td class=\"n\">");
      html.append(String.format(Locale.ROOT, "%.2f", sequence.loss()));
      html.append("</td><td>").append(Html.escaped(sequence.book())).append("</td></tr>\n");
    }
    return html.append("</tbody></table></div>").toString();
  }

  /** Marks the tokens that differ from the text. */
  private static void predicted(
      StringBuilder html, List<String> text, List<String> predicted, boolean chips) {
    for (int i = 0; i < predicted.size(); i++) {
      String token = Html.escaped(visible(predicted.get(i)));
      String tag = !isSame(text.get(i), predicted.get(i)) ? "mark" : chips ? "span" : null;
      html.append(tag == null ? token : "<%s>%s</%s>".formatted(tag, token, tag));
    }
  }

  /** Leading spaces don't count: they depend on the token before, which may differ. */
  private static boolean isSame(String text, String predicted) {
    return text.equals(predicted) || (!text.isBlank() && text.strip().equals(predicted.strip()));
  }

  private static String visible(String text) {
    return text.replace('\n', '\u23ce').replace('\t', '\u2192');
  }

  /** Colours tokens by their probability. */
  private static final class Written implements TextGenerator.Sink {
    private final StringBuilder html = new StringBuilder();

    @Override
    public boolean accept(String text, float p) {
      html.append("<span class=\"p").append(p < .1 ? 0 : p < .3 ? 1 : p < .7 ? 2 : 3).append("\">");
      html.append(Html.escaped(text)).append("</span>");
      return true;
    }
  }
}
