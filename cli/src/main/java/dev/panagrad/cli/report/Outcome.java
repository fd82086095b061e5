package dev.panagrad.cli.report;

import dev.panagrad.cli.terminal.Figures;
import dev.panagrad.models.train.Measurement;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What a run came to.
 *
 * @param last the last evaluation
 * @param best the one with the highest accuracy, of equals the first
 */
public record Outcome(Measurement last, Measurement best) {
  /** The columns of {@link #row}. */
  public static final List<String> HEADER =
      List.of("RUN", ">STEPS", ">ACCURACY", ">LOSS", ">BEST", ">AT STEP", ">TIME");

  /** The outcome of what was measured, or null if nothing was evaluated yet. */
  public static Outcome of(List<Measurement> measured) {
    List<Measurement> tests = measured.stream().filter(line -> !line.isTraining()).toList();
    return tests.isEmpty()
        ? null
        : new Outcome(
            tests.getLast(),
            tests.stream().max(Comparator.comparingDouble(Measurement::accuracy)).orElseThrow());
  }

  /** The cells of a run's row in a table. */
  public static List<String> row(String run, List<Measurement> measured) {
    Outcome outcome = of(measured);
    if (outcome == null) {
      return List.of(run, "", "not tested yet", "", "", "", "");
    }
    Measurement last = outcome.last;
    return List.of(
        run,
        Figures.count(last.step()),
        String.format(Locale.ROOT, "%.4f", last.accuracy()),
        String.format(Locale.ROOT, "%.3f", last.loss()),
        String.format(Locale.ROOT, "%.4f", outcome.best.accuracy()),
        Figures.count(outcome.best.step()),
        Figures.duration(last.seconds()));
  }
}
