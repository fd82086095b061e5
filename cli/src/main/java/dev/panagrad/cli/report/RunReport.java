package dev.panagrad.cli.report;

import dev.panagrad.cli.panel.Figures;
import dev.panagrad.cli.panel.Quantiles;
import dev.panagrad.cli.panel.VariableSpread;
import dev.panagrad.models.experiments.caption.training.CaptionView;
import dev.panagrad.models.experiments.mnist.training.DigitView;
import dev.panagrad.models.experiments.mnist.training.MnistWatch;
import dev.panagrad.models.experiments.text.training.TextView;
import dev.panagrad.models.experiments.translate.training.TranslationView;
import dev.panagrad.models.fit.Evaluation;
import dev.panagrad.models.heldout.HeldOutView;
import dev.panagrad.models.run.TrainingRun;
import dev.panagrad.models.train.ExamplesView;
import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.TrainingListener;
import dev.panagrad.models.train.TrainingTask;
import dev.panagrad.models.train.store.MetricsLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The report of a run: its measurements, the model's final behaviour, and its settings. Listens to
 * the training only when something is measured.
 */
public final class RunReport implements TrainingListener {
  private final TrainingRun run;
  private final List<Quantiles> spreads = new ArrayList<>();
  private VariableSpread variables;
  private MnistWatch activations;
  private boolean due = true;
  private boolean hasBatch;

  /** Creates a report that is written when the run has ended. */
  public RunReport(TrainingRun run) {
    this.run = run;
  }

  @Override
  public void started(TrainingTask task, long step, long steps) {
    Optional<DigitView> normed =
        task.view(DigitView.class).filter(digits -> digits.model().hasActivations());
    if (normed.isPresent()) {
      activations = normed.get().watch(DigitPanels.TEST_DIGITS);
    } else {
      variables = new VariableSpread(task.session());
      spreads.add(variables.at(step));
    }
  }

  @Override
  public void stepped(long step, float loss) {
    hasBatch = true;
  }

  @Override
  public void measured(Measurement measurement) {
    if (activations == null) {
      if (!measurement.isTraining()) {
        spreads.add(variables.at(measurement.step()));
      }
    } else if (!measurement.isTraining()) {
      due = true;
    } else if (due) {
      due = false;
      spreads.add(
          Quantiles.of(
              measurement.step(), activations.activations(), List.of(activations.logits())));
    }
  }

  /** Writes report.html into the run's folder; the run must not be trained further afterwards. */
  public void write() {
    RunConfig config = run.config();
    TrainingTask task = run.task();
    List<Measurement> measured = MetricsLog.read(run.folder().metrics());
    Html page = new Html(config.experiment());
    summary(page, measured, task);
    List<String> plots = new ArrayList<>(Curves.of(measured, task));
    boolean norm = activations != null;
    plots.add(Curves.bands(norm ? "Activations" : "Weights", "first", spreads, Quantiles::first));
    plots.add(Curves.bands(norm ? "Logits" : "Biases", "second", spreads, Quantiles::second));
    page.heading("Curves");
    page.beside(plots);
    views(page, task, config);
    LayerTable.add(page, task);
    page.heading("Hyper-parameters and settings");
    page.table(List.of("name", "value"), settings(config));
    new StepTimes(task).add(page);
    page.write(run.folder().report());
  }

  /** Adds the views that the task offers. */
  private void views(Html page, TrainingTask task, RunConfig config) {
    task.view(DigitView.class).ifPresent(view -> DigitPanels.add(page, task, view, hasBatch));
    task.view(TextView.class).ifPresent(view -> TextPanels.add(page, task, view, config));
    task.view(TranslationView.class).ifPresent(view -> TranslationPanels.add(page, view));
    task.view(CaptionView.class).ifPresent(view -> CaptionPanels.add(page, view));
    task.view(Evaluation.class).ifPresent(evaluation -> OwnPanels.add(page, evaluation));
    task.view(HeldOutView.class)
        .flatMap(HeldOutView::heldOut)
        .ifPresent(shown -> HeldOutPanels.add(page, shown, task.evaluationSplit()));
    task.view(ExamplesView.class).ifPresent(view -> examples(page, view));
  }

  private static void examples(Html page, ExamplesView view) {
    page.heading("Examples that it wasn't trained on");
    page.table(view.columns(), view.examples());
  }

  private void summary(Html page, List<Measurement> measured, TrainingTask task) {
    if (!task.description().isEmpty()) {
      page.paragraph(task.description());
    }
    Outcome outcome = Outcome.of(measured, task::better);
    if (outcome == null) {
      page.paragraph("Not evaluated.");
      return;
    }
    Measurement last = outcome.last();
    Measurement best = outcome.best();
    page.paragraph(
        String.format(
            Locale.ROOT,
            "%s %s %.4f, loss %.3f after %,d steps in %s; best%s %.4f at step %,d.",
            last.split(),
            last.metric(),
            last.accuracy(),
            last.loss(),
            last.step(),
            Figures.duration(last.seconds()),
            last.split().equals("test") ? " on the way" : "",
            best.accuracy(),
            best.step()));
  }

  private static List<List<String>> settings(RunConfig config) {
    List<List<String>> rows = new ArrayList<>();
    config
        .hyperParameters()
        .forEach((name, value) -> rows.add(List.of(name, Figures.number(value))));
    rows.add(List.of("batch", Integer.toString(config.batch())));
    rows.add(List.of("steps", Figures.count(config.steps())));
    rows.add(List.of("seed", Long.toString(config.seed())));
    rows.add(List.of("threads", Integer.toString(config.threads())));
    addAll(rows, config.options());
    addAll(rows, config.versions());
    rows.add(List.of("data", config.data().source()));
    addAll(rows, config.data().sha256());
    return rows;
  }

  private static void addAll(List<List<String>> rows, Map<String, String> values) {
    values.forEach((name, value) -> rows.add(List.of(name, value)));
  }
}
