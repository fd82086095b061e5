package dev.panagrad.cli.report;

import dev.panagrad.cli.panel.RunColours;
import dev.panagrad.models.train.Measurement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** A page with the curves of several runs in one plot. */
public final class Comparison {
  private static final int[] HUES = {212, 24, 280, 150, 330, 55, 185};

  /** Line styles that distinguish curves without colours. */
  private static final String[] DASHES = {"none", "7 3", "2 2", "10 3 2 3"};

  private static final String[] BORDERS = {"solid", "dashed", "dotted", "double"};

  private final Map<String, List<Measurement>> runs = new LinkedHashMap<>();
  private final Map<String, String> styles = new LinkedHashMap<>();
  private final RunColours colours = new RunColours();

  /** Creates a comparison without runs. */
  public Comparison() {}

  /**
   * Adds a run.
   *
   * @param name shown in the comparison
   * @param experiment sigmoid and ReLU of one network get one colour, light and dark
   */
  public void add(String name, String experiment, List<Measurement> measured) {
    RunColours.Colour colour = colours.next(experiment);
    String color =
        "hsl(%d 75%% var(--%s))"
            .formatted(
                HUES[colour.hue() % HUES.length], colour.shade().name().toLowerCase(Locale.ROOT));
    styles.put(
        name,
        "class=\"\" style=\"stroke:%s;border-color:%s;stroke-dasharray:%s;border-top-style:%s\""
            .formatted(
                color,
                color,
                DASHES[runs.size() % DASHES.length],
                BORDERS[runs.size() % BORDERS.length]));
    runs.put(name, measured);
  }

  /** Writes the page, with the settings that differ between the runs. */
  public void write(Path file, Differences differences) {
    Html page = new Html("Runs compared");
    List<String> plots = new ArrayList<>();
    String metric = Outcome.metric(runs.values());
    String split = Outcome.split(runs.values());
    String evaluated = split.substring(0, 1).toUpperCase(Locale.ROOT) + split.substring(1);
    plots.add(plot(evaluated + " " + metric, false, Measurement::accuracy));
    plots.add(plot(evaluated + " loss", false, Measurement::loss));
    plots.add(plot("Training " + metric, true, Measurement::accuracy));
    plots.add(plot("Training loss", true, Measurement::loss));
    page.beside(plots);
    page.heading("Results");
    List<List<String>> rows = new ArrayList<>();
    runs.forEach((name, measured) -> rows.add(Outcome.row(name, measured)));
    page.table(Outcome.header(metric), rows);
    if (!differences.isEmpty()) {
      page.heading("Settings that differ");
      page.table(differences.header(), differences.rows());
    }
    page.write(file);
  }

  private String plot(String title, boolean train, ToDoubleFunction<Measurement> value) {
    SvgPlot plot = new SvgPlot(title);
    runs.forEach(
        (name, measured) -> {
          List<Measurement> shown = measured.stream().filter(m -> m.isTraining() == train).toList();
          plot.curve(
              name,
              styles.get(name),
              Curves.values(shown, Measurement::step),
              Curves.values(shown, value));
        });
    return plot.html();
  }
}
