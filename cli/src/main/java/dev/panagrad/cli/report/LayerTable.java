package dev.panagrad.cli.report;

import dev.panagrad.cli.panel.LayerRows;
import dev.panagrad.cli.terminal.Figures;
import dev.panagrad.models.train.TrainingTask;
import java.util.ArrayList;
import java.util.List;

/** The layers of a network, as the command {@code summary} tells them. */
final class LayerTable {
  private static final List<String> HEADER =
      List.of("layer", "operations", "output", ">parameters", ">FLOP an example");

  private LayerTable() {}

  static void add(Html page, TrainingTask task) {
    List<List<String>> rows = new ArrayList<>();
    long parameters = 0;
    double flops = 0;
    for (LayerRows.Row row : LayerRows.counted(task).rows()) {
      parameters += row.parameters();
      flops += row.flops();
      rows.add(
          List.of(
              row.name() + (row.copies() > 1 ? " × " + row.copies() : ""),
              row.operations(),
              row.shape().toString(),
              count(row.parameters()),
              count(Math.round(row.flops()))));
    }
    rows.add(List.of("sum", "", "", count(parameters), count(Math.round(flops))));
    page.heading("Layers");
    page.table(HEADER, rows);
  }

  private static String count(long number) {
    return number == 0 ? "" : Figures.count(number);
  }
}
