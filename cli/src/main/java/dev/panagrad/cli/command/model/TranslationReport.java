package dev.panagrad.cli.command.model;

import dev.panagrad.cli.terminal.Console;
import dev.panagrad.models.experiments.translate.pairs.TextPair;
import dev.panagrad.models.experiments.translate.training.TranslationView;
import dev.panagrad.models.experiments.translate.writing.Translator;
import dev.panagrad.models.metrics.text.Bleu;
import dev.panagrad.models.metrics.text.Chrf;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How well a network translates test pairs. */
final class TranslationReport {
  private static final int WORST = 10;

  /** A translation beside its reference. */
  private record Rated(TextPair pair, String found, double chrf) {
    boolean isExact() {
      return found.equals(pair.target());
    }
  }

  private final boolean exact;
  private final List<Rated> rated = new ArrayList<>();

  private TranslationReport(boolean exact) {
    this.exact = exact;
  }

  /**
   * Translates all pairs.
   *
   * @param width of the beam; 1 takes the most likely token at each step
   * @param alpha the exponent of the beam's length penalty
   */
  static TranslationReport of(TranslationView task, int width, double alpha) {
    TranslationReport report = new TranslationReport(task.isExact());
    List<TextPair> pairs = task.test();
    List<String> sources = pairs.stream().map(TextPair::source).toList();
    Translator translator = task.translator();
    List<String> found =
        width == 1
            ? translator.greedy(sources)
            : sources.stream()
                .map(text -> translator.beam(text, width, width, alpha).getFirst().text())
                .toList();
    for (int i = 0; i < pairs.size(); i++) {
      TextPair pair = pairs.get(i);
      double chrf = Chrf.of(List.of(found.get(i)), List.of(pair.target()));
      report.rated.add(new Rated(pair, found.get(i), chrf));
    }
    report.rated.sort(Comparator.comparingDouble(Rated::chrf));
    return report;
  }

  /** Prints the result: exact matches for dates, BLEU and chrF2 for texts. */
  void print(Console console) {
    if (rated.isEmpty()) {
      console.line("there are too few pairs to keep some for the result");
      return;
    }
    long right = rated.stream().filter(Rated::isExact).count();
    console.format(
        "test exact %.4f (%,d of %,d)", (double) right / rated.size(), right, rated.size());
    if (!exact) {
      List<String> found = rated.stream().map(Rated::found).toList();
      List<String> wanted = rated.stream().map(r -> r.pair().target()).toList();
      List<String> sources = rated.stream().map(r -> r.pair().source()).toList();
      console.format("%s  %s", Bleu.of(found, wanted), Bleu.SIGNATURE);
      console.format("chrF2 %.1f  %s", Chrf.of(found, wanted), Chrf.SIGNATURE);
      console.format(
          "copying the source: BLEU %.1f, chrF2 %.1f",
          Bleu.of(sources, wanted).score(), Chrf.of(sources, wanted));
    }
    List<Rated> worst = rated.stream().filter(r -> !r.isExact()).limit(WORST).toList();
    if (!worst.isEmpty()) {
      console.line();
      console.line(console.bold("the worst, by chrF2:"));
    }
    for (Rated bad : worst) {
      console.line(console.dim("%5.1f  %s".formatted(bad.chrf(), bad.pair().source())));
      console.line(console.dim("     = " + bad.pair().target()));
      console.line("       " + bad.found());
    }
  }
}
