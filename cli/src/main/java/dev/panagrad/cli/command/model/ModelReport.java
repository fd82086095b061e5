package dev.panagrad.cli.command.model;

import dev.panagrad.cli.terminal.Console;
import dev.panagrad.cli.terminal.Table;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.data.Split;
import dev.panagrad.models.experiments.own.OwnData;
import dev.panagrad.models.experiments.own.OwnExperiment;
import dev.panagrad.models.experiments.own.OwnSettings;
import dev.panagrad.models.fit.ConfusionMatrix;
import dev.panagrad.models.fit.Evaluation;
import dev.panagrad.models.fit.Fit;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The quality of a saved model on some data. */
final class ModelReport {
  private static final int WIDEST = 12;

  private final String split;
  private final Dataset data;
  private final Evaluation evaluation;

  private ModelReport(String split, Dataset data, Evaluation evaluation) {
    this.split = split;
    this.data = data;
    this.evaluation = evaluation;
  }

  /**
   * Evaluates a model.
   *
   * @param path of the model or its run
   * @param given data to evaluate on; null for the run's held-out data
   */
  static ModelReport of(
      Path path, Model model, Path given, char separator, SessionOptions options) {
    String split = "test";
    Dataset data;
    if (given != null) {
      data = OwnData.encoded(given, separator, model.spec());
    } else {
      OwnExperiment experiment = experiment(path);
      data = experiment.data().test();
      if (data == null) {
        split = "validation";
        data = aside(path, experiment);
      }
    }
    try {
      return new ModelReport(
          split,
          data,
          new Fit().options(options).evaluate(model, data, OwnExperiment.metrics(data.target())));
    } catch (IllegalArgumentException e) {
      throw new FileException("%s can't be evaluated: %s".formatted(path, e.getMessage()), e);
    }
  }

  private static OwnExperiment experiment(Path path) {
    if (RunFolder.isRun(path)) {
      RunConfig config = RunConfig.read(RunFolder.open(path).config());
      if (OwnSettings.describes(config.options())) {
        return new OwnExperiment(config);
      }
    }
    throw FileException.of(
        "say on which data, as 'panagrad eval %s DATA', since the model alone has none", path);
  }

  private static Dataset aside(Path path, OwnExperiment experiment) {
    Split parts = experiment.parts(RunConfig.read(RunFolder.open(path).config()).seed());
    if (parts.part() == null) {
      throw FileException.of(
          "the run in %s has set nothing aside; say on which data, as 'panagrad eval %s DATA'",
          path, path);
    }
    return parts.part();
  }

  double loss() {
    return evaluation.loss();
  }

  void print(Console console) {
    console.format("%s data: %s", split, data.source());
    Table table = new Table("METRIC", ">VALUE");
    table.row("loss", number(evaluation.loss()));
    evaluation.metrics().forEach((name, value) -> table.row(name, number(value)));
    table.print(console);
    evaluation.confusion().ifPresent(matrix -> print(console, matrix));
  }

  /**
   * Prints one row per class, one column per predicted class; without the columns for many classes.
   */
  private static void print(Console console, ConfusionMatrix matrix) {
    List<String> names = matrix.names();
    int columns = names.size() > WIDEST ? 0 : names.size();
    String[] header = new String[columns + 3];
    header[0] = "IS";
    for (int c = 0; c < columns; c++) {
      header[c + 1] = ">" + names.get(c);
    }
    header[columns + 1] = ">RECALL";
    header[columns + 2] = ">PRECISION";
    Table table = new Table(header);
    for (int actual = 0; actual < names.size(); actual++) {
      Object[] row = new Object[header.length];
      row[0] = names.get(actual);
      for (int told = 0; told < columns; told++) {
        long count = matrix.count(actual, told);
        row[told + 1] = count == 0 ? "." : count;
      }
      row[columns + 1] = share(matrix.recall(actual));
      row[columns + 2] = share(matrix.precision(actual));
      table.row(row);
    }
    console.line();
    console.line(
        columns == 0 ? "by class" : "rows: the right class; columns: what it was taken for");
    table.print(console);
  }

  private static String share(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.1f %%", 100 * value);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
