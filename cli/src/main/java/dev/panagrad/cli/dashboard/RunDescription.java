package dev.panagrad.cli.dashboard;

import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.TrainingTask;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the page builds its panels by. */
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
    fields.put("split", task.evaluationSplit());
    fields.put("metric", task.metric());
    fields.put("data", task.origin().source());
    fields.put("folder", folder.toString());
    fields.put("parameters", config.hyperParameters());
    return fields;
  }
}
