package dev.panagrad.cli.report;

import dev.panagrad.models.fit.ConfusionMatrix;
import dev.panagrad.models.fit.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Results of a network for own data at the end: its metrics and its confusion matrix. */
final class OwnPanels {
  private OwnPanels() {}

  static void add(Html page, Evaluation evaluation) {
    page.heading("Validation data at the end");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("loss", number(evaluation.loss())));
    evaluation.metrics().forEach((name, value) -> rows.add(List.of(name, number(value))));
    page.table(List.of("metric", ">value"), rows);
    evaluation.confusion().ifPresent(matrix -> confusion(page, matrix));
  }

  private static void confusion(Html page, ConfusionMatrix matrix) {
    page.paragraph("Rows: the right class; columns: what it was taken for.");
    List<String> names = matrix.names();
    List<String> header = new ArrayList<>(List.of(""));
    names.forEach(name -> header.add(">" + name));
    List<List<String>> rows = new ArrayList<>();
    for (int actual = 0; actual < names.size(); actual++) {
      List<String> row = new ArrayList<>(List.of(names.get(actual)));
      for (int told = 0; told < names.size(); told++) {
        row.add(Long.toString(matrix.count(actual, told)));
      }
      rows.add(row);
    }
    page.table(header, rows);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
