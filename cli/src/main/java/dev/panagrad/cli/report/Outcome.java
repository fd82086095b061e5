package dev.panagrad.cli.report;

import dev.panagrad.cli.panel.Figures;
import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.Score;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * The result of a run.
 *
 * @param last the last evaluation
 * @param best the best evaluation, of equals the first
 */
public record Outcome(Measurement last, Measurement best) {
  /**
   * The headers of the columns of {@link #row}.
   *
   * @param metric the name of the metric, as {@link #metric} returns it
   */
  public static List<String> header(String metric) {
    return List.of(
        "RUN",
        ">STEPS",
        ">" + metric.toUpperCase(Locale.ROOT),
        ">LOSS",
        ">BEST",
        ">AT STEP",
        ">TIME");
  }

  /** The metric of some runs besides the loss: its name if they share one, or "metric". */
  public static String metric(Collection<List<Measurement>> runs) {
    return common(runs, Measurement::metric, Measurement.ACCURACY, "metric");
  }

  /** The split that some runs were evaluated on: its name if they share one, or "test". */
  public static String split(Collection<List<Measurement>> runs) {
    return common(runs, Measurement::split, "test", "test");
  }

  private static String common(
      Collection<List<Measurement>> runs,
      Function<Measurement, String> name,
      String ofNone,
      String ofMany) {
    List<String> names =
        runs.stream()
            .flatMap(List::stream)
            .filter(line -> !line.isTraining())
            .map(name)
            .distinct()
            .toList();
    return names.isEmpty() ? ofNone : names.size() == 1 ? names.getFirst() : ofMany;
  }

  /** The outcome by accuracy or another metric, or null if nothing was evaluated yet. */
  public static Outcome of(List<Measurement> measured) {
    return of(measured, (score, other) -> score.accuracy() > other.accuracy());
  }

  /**
   * The outcome of these measurements, or null if nothing was evaluated yet.
   *
   * @param better whether the first score is better than the second, as defined by a task
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
