package dev.panagrad.cli.report;

import dev.panagrad.cli.panel.Quantiles;
import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.TrainingTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The plots of one run. */
final class Curves {
  private Curves() {}

  /** Accuracy or another metric, loss and learning rate. */
  static List<String> of(List<Measurement> measured, TrainingTask task) {
    String split = task.evaluationSplit();
    String metric = task.metric();
    SvgPlot loss = new SvgPlot(task.lossName());
    boolean isAccuracy = metric.equals(Measurement.ACCURACY);
    SvgPlot good = isAccuracy ? new SvgPlot("Accuracy").range(0, 1) : new SvgPlot(metric);
    return List.of(
        both(good, measured, split, Measurement::accuracy),
        both(
            Double.isFinite(task.mostLoss()) ? loss.range(0, task.mostLoss()) : loss,
            measured,
            split,
            Measurement::loss),
        rate(measured));
  }

  private static String both(
      SvgPlot plot, List<Measurement> measured, String split, ToDoubleFunction<Measurement> value) {
    List<Measurement> train = measured.stream().filter(m -> m.isTraining()).toList();
    List<Measurement> test = measured.stream().filter(m -> !m.isTraining()).toList();
    plot.curve(
        "training", "class=\"train\"", values(train, Measurement::step), values(train, value));
    plot.curve(split, "class=\"test\"", values(test, Measurement::step), values(test, value));
    return plot.html();
  }

  private static String rate(List<Measurement> measured) {
    List<Measurement> train = measured.stream().filter(m -> m.isTraining()).toList();
    SvgPlot plot = new SvgPlot("Learning rate");
    double most = train.stream().mapToDouble(Measurement::learningRate).max().orElse(1);
    plot.range(0, most * 1.05);
    return plot.curve(
            "",
            "class=\"train\"",
            values(train, Measurement::step),
            values(train, Measurement::learningRate))
        .html();
  }

  static double[] values(List<Measurement> measured, ToDoubleFunction<Measurement> value) {
    return measured.stream().mapToDouble(value).toArray();
  }

  /** Bands that hold a tenth of all values each, with lines at minimum, median and maximum. */
  static String bands(
      String title, String style, List<Quantiles> spreads, Function<Quantiles, List<Double>> side) {
    List<Quantiles> usable = new ArrayList<>(spreads);
    usable.removeIf(spread -> side.apply(spread).size() <= Quantiles.BANDS);
    double[] x = usable.stream().mapToDouble(Quantiles::step).toArray();
    SvgPlot plot = new SvgPlot(title + ": a tenth of all values in each band");
    for (int i = 0; i < Quantiles.BANDS; i++) {
      int band = i;
      double middle = 1 - Math.abs(i - (Quantiles.BANDS - 1) / 2.0) / (Quantiles.BANDS / 2.0);
      plot.band(
          String.format(
              Locale.ROOT, "class=\"band %s\" fill-opacity=\"%.2f\"", style, .15 + .6 * middle),
          x,
          usable.stream().mapToDouble(spread -> side.apply(spread).get(band)).toArray(),
          usable.stream().mapToDouble(spread -> side.apply(spread).get(band + 1)).toArray());
    }
    String line = style.equals("first") ? "train" : "test";
    for (int bound = 0; bound <= Quantiles.BANDS; bound += Quantiles.BANDS / 2) {
      int shown = bound;
      plot.curve(
          "",
          "class=\"" + line + " thin\"",
          x,
          usable.stream().mapToDouble(spread -> side.apply(spread).get(shown)).toArray());
    }
    return plot.html();
  }
}
