package dev.panagrad.cli.dashboard;

import dev.panagrad.cli.dashboard.watch.Watch;
import dev.panagrad.cli.panel.LayerRow;
import dev.panagrad.cli.panel.LayerRows;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.TrainingTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The description of a run from which the page builds its panels. */
final class RunDescription {
  private RunDescription() {}

  /**
   * The content of the event.
   *
   * @param mode "training" or "playback"
   */
  static Map<String, Object> of(
      RunConfig config, RunFolder folder, TrainingTask task, Watch watch, String mode) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("mode", mode);
    fields.put("experiment", config.experiment());
    fields.put("kind", watch.kind());
    fields.put("steps", config.steps());
    fields.put("batch", config.batch());
    fields.put("unit", task.unit());
    fields.put("unitsPerBatch", task.unitsPerBatch());
    fields.put("bands", List.of(watch.bands().first(), watch.bands().second()));
    fields.put("gradients", !task.gradients().isEmpty());
    fields.put("split", task.evaluationSplit());
    fields.put("metric", task.metric());
    fields.put("data", config.data().source());
    fields.put("folder", folder.toString());
    fields.put("parameters", config.hyperParameters());
    fields.put("layers", layers(task));
    fields.putAll(watch.fields());
    return fields;
  }

  private static List<Object> layers(TrainingTask task) {
    List<Object> layers = new ArrayList<>();
    for (LayerRow row : new LayerRows(task.session().graph(), task.output()).rows()) {
      layers.add(
          Map.of(
              "name", row.name(),
              "operations", row.operations(),
              "shape", row.shape().toString(),
              "parameters", row.parameters()));
    }
    return layers;
  }
}
