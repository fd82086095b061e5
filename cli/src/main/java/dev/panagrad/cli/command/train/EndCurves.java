package dev.panagrad.cli.command.train;

import dev.panagrad.cli.panel.RunColours;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.cli.terminal.Plot;
import dev.panagrad.models.train.Measurement;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The text plots of a finished training. */
final class EndCurves {
  private static final int ROWS = 10;

  private final Console console;
  private final List<Measurement> measured;
  private final String split;

  /**
   * Creates the curves of these measurements.
   *
   * @param split the held-out data, as "test"
   */
  EndCurves(Console console, List<Measurement> measured, String split) {
    this.console = console;
    this.measured = measured;
    this.split = split;
  }

  /**
   * Draws the metric and the loss; nothing if no person watches or there are too few points.
   *
   * @param metric its name
   * @param mostLoss losses above this are drawn at this value
   */
  void print(String metric, double mostLoss) {
    if (!console.interactive() || Math.max(most(true), most(false)) < 2) {
      return;
    }
    console.line();
    plot(metric, Measurement::accuracy);
    console.line();
    plot("loss", line -> Math.min(line.loss(), mostLoss));
    console.line();
  }

  private long most(boolean training) {
    return measured.stream().filter(line -> line.isTraining() == training).count();
  }

  private void plot(String name, ToDoubleFunction<Measurement> value) {
    Plot plot = new Plot(console, ROWS);
    RunColours colours = new RunColours();
    for (boolean training : new boolean[] {true, false}) {
      List<Measurement> shown =
          measured.stream().filter(line -> line.isTraining() == training).toList();
      String curve = training ? "training" : split.toLowerCase(Locale.ROOT);
      RunColours.Colour colour = colours.next(curve);
      if (!shown.isEmpty()) {
        plot.curve(
            curve,
            colour,
            shown.stream().mapToDouble(Measurement::step).toArray(),
            shown.stream().mapToDouble(value).toArray());
      }
    }
    plot.print(name + " by step");
  }
}
