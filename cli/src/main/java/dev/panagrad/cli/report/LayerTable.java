package dev.panagrad.cli.report;

import dev.panagrad.cli.panel.LayerRows;
import dev.panagrad.models.train.TrainingTask;

/** The layers of a network, as in the command {@code summary}. */
final class LayerTable {
  private LayerTable() {}

  static void add(Html page, TrainingTask task) {
    page.heading("Layers");
    page.table(LayerRows.HEADER, LayerRows.counted(task).cells(" × "));
  }
}
