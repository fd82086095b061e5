package dev.panagrad.cli.report;

import dev.panagrad.cli.panel.Figures;
import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.Score;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;

/**
 * What a run came to.
 *
 * @param last the last evaluation
 * @param best the best one, of equals the first
 */
public record Outcome(Measurement last, Measurement best) {
  /** The columns of {@link #row}. */
  public static final List<String> HEADER =
      List.of("RUN", ">STEPS", ">ACCURACY", ">LOSS", ">BEST", ">AT STEP", ">TIME");

  /** The outcome by accuracy, or another metric, or null if nothing was evaluated yet. */
  public static Outcome of(List<Measurement> measured) {
    return of(measured, (score, other) -> score.accuracy() > other.accuracy());
  }

  /**
   * The outcome of what was measured, or null if nothing was evaluated yet.
   *
   * @param better whether a score is better than another, as of a task
   */
  public static Outcome of(List<Measurement> measured, BiPredicate<Score, Score> better) {
    Measurement last = null;
    Measurement best = null;
    for (Measurement line : measured) {
      if (!line.isTraining()) {
        last = line;
        best = best == null || better.test(score(line), score(best)) ? line : best;
      }
    }
    return last == null ? null : new Outcome(last, best);
  }

  private static Score score(Measurement line) {
    return new Score(line.loss(), line.accuracy());
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
