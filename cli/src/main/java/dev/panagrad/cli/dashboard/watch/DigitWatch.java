package dev.panagrad.cli.dashboard.watch;

import dev.panagrad.cli.dashboard.event.EventBuffer;
import dev.panagrad.cli.panel.LayerQuantiles;
import dev.panagrad.cli.panel.LayerQuantiles.LayerNames;
import dev.panagrad.cli.panel.Quantiles;
import dev.panagrad.cli.panel.VariableSpread;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.models.experiments.mnist.training.DigitClassifier;
import dev.panagrad.models.experiments.mnist.training.DigitView;
import dev.panagrad.models.experiments.mnist.training.MnistModel;
import dev.panagrad.models.experiments.mnist.training.MnistWatch;
import dev.panagrad.models.experiments.mnist.training.ShownDigits;
import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.TrainingTask;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The panels of a digit training. */
final class DigitWatch implements Watch {
  private static final int BATCH_DIGITS = 100;
  private static final int TEST_DIGITS = 1_000;

  private final TrainingTask task;
  private final MnistModel model;
  private final MnistWatch watch;
  private final DigitClassifier classifier;
  private final EventBuffer feed;
  private final VariableSpread variables;
  private LayerProbe probe;
  private OneDigit alone;
  private long shown;

  DigitWatch(TrainingTask task, DigitView view, EventBuffer feed) {
    this.task = task;
    model = view.model();
    this.feed = feed;
    watch = view.watch(TEST_DIGITS);
    classifier = new DigitClassifier(model, task.session());
    variables = new VariableSpread(task.session());
    shown = System.nanoTime() - TimeUnit.DAYS.toNanos(1);
  }

  @Override
  public String kind() {
    return model.hasActivations() ? "digits-bn" : "digits";
  }

  @Override
  public void measured(Measurement measurement) {
    if (!measurement.isTraining()) {
      ShownDigits tests = watch.tests();
      feed.put(
          EventBuffer.Topic.TESTS,
          () -> content(measurement.step(), tests, measurement.accuracy(), ""));
    } else if (System.nanoTime() - shown >= TimeUnit.MILLISECONDS.toNanos(feed.periodMillis())) {
      shown = System.nanoTime();
      show(measurement.step());
    }
  }

  @Override
  public void look(long step) {
    task.scoreBatch();
    show(step);
  }

  private void show(long step) {
    ShownDigits batch = watch.batch(BATCH_DIGITS);
    feed.put(
        EventBuffer.Topic.BATCH, () -> content(step, batch, Double.NaN, packed(batch.pixels())));
    feed.add(model.hasActivations() ? activations(step) : variables.layersAt(step));
  }

  /** The activations of each layer, followed by its weights. */
  private LayerQuantiles activations(long step) {
    List<List<Double>> first =
        new ArrayList<>(Quantiles.ofEach(watch.activations().stream().map(List::of).toList()));
    first.addAll(variables.weights());
    return new LayerQuantiles(
        Quantiles.of(step, watch.activations(), List.of(watch.logits())),
        first,
        variables.biases());
  }

  @Override
  public LayerNames bands() {
    LayerNames names = variables.names();
    if (!model.hasActivations()) {
      return names;
    }
    List<String> first = new ArrayList<>();
    for (int i = 0; i < model.activations().size(); i++) {
      first.add("hidden layer " + (i + 1));
    }
    names.first().forEach(name -> first.add("weights of " + name));
    return new LayerNames(first, names.second().stream().map(name -> "biases of " + name).toList());
  }

  private static Map<String, Object> content(
      long step, ShownDigits digits, double accuracy, String pixels) {
    return Map.of(
        "step", step,
        "accuracy", accuracy,
        "labels", text(digits.labels()),
        "found", text(digits.found()),
        "pixels", pixels);
  }

  /**
   * Sixteen grey levels, two pixels per byte: the eye needs no more, and it halves the data to
   * send.
   */
  private static String packed(byte[] pixels) {
    byte[] pairs = new byte[(pixels.length + 1) / 2];
    for (int i = 0; i < pixels.length; i++) {
      int grey = (pixels[i] & 0xff) >> 4;
      pairs[i / 2] |= (byte) (i % 2 == 0 ? grey << 4 : grey);
    }
    return Base64.getEncoder().encodeToString(pairs);
  }

  /** One character per class, starting at '0'. */
  private static String text(byte[] classes) {
    StringBuilder text = new StringBuilder(classes.length);
    for (byte c : classes) {
      text.append((char) ('0' + c));
    }
    return text.toString();
  }

  @Override
  public Map<String, Object> draw(float[] pixels) {
    List<Object> probabilities = new ArrayList<>();
    for (float probability : classifier.probabilities(pixels)) {
      probabilities.add((double) probability);
    }
    return Map.of("probabilities", probabilities);
  }

  @Override
  public Map<String, Object> inspect(int example) {
    ShownDigits tests = tests(example);
    if (probe == null) {
      probe = new LayerProbe(task.session(), model.images(), model.probabilities());
    }
    int size = tests.pixels().length / tests.labels().length;
    Map<String, Object> fields = new LinkedHashMap<>(probe.look(tests.pixels(), example * size));
    fields.put("label", (int) tests.labels()[example]);
    return fields;
  }

  private ShownDigits tests(int example) {
    ShownDigits tests = watch.tests();
    if (example >= tests.labels().length) {
      throw new IllegalArgumentException("there are %d digits".formatted(tests.labels().length));
    }
    return tests;
  }

  /** Keeps all units (no dropout): the gradients of one digit must not depend on chance. */
  @Override
  public Feeds example(int example) {
    ShownDigits tests = tests(example);
    if (model.hasActivations()) {
      throw new IllegalArgumentException(
          "batch normalisation needs a whole batch; look at the gradients of the batch");
    }
    if (alone == null) {
      alone = new OneDigit(model);
    }
    return alone.feeds(tests, example);
  }

  @Override
  public Map<String, Object> write(Prompt prompt) {
    throw new IllegalArgumentException("a model of digits writes no text");
  }

  @Override
  public byte[] testPixels() {
    return watch.tests().pixels();
  }

  @Override
  public void close() {
    if (probe != null) {
      probe.close();
    }
    if (alone != null) {
      alone.close();
    }
    classifier.close();
  }
}
