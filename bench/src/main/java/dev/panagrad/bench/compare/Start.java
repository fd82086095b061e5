package dev.panagrad.bench.compare;

import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.bench.compare.contestant.Kind;
import dev.panagrad.bench.compare.plan.Options;
import dev.panagrad.bench.compare.plan.Row;
import dev.panagrad.bench.compare.process.Engine;
import dev.panagrad.bench.compare.process.Fork;
import dev.panagrad.bench.compare.process.InstructionLimit;
import dev.panagrad.bench.compare.report.Figures;
import dev.panagrad.bench.compare.report.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The time a user waits: from the start of the process to the last step of a short training.
 *
 * <p>If the product's image is available, and vectors aren't limited, our figure is that of its
 * command, until it shows the last step: by then it has evaluated and saved the model, which the
 * peers don't do. The time until the command has ended, with its report written, is reported
 * separately.
 */
final class Start {
  private final Row row;
  private final Options options;
  private final Initial initial;
  private int failures;

  /** Nanoseconds from start to end of our command, by setting. */
  private final Map<Engine.Setting, List<Double>> ends = new HashMap<>();

  Start(Row row, Options options, Initial initial) {
    this.row = row;
    this.options = options;
    this.initial = initial;
  }

  /** All rows of this kind. */
  static List<Row> rows() {
    return List.of(
        new Row(
            "start-softmax",
            Kind.TRAIN,
            "mnist-softmax",
            1e9,
            "s, from start to the last of 2,000 steps (goal: under 1)",
            1),
        new Row(
            "start-conv",
            Kind.TRAIN,
            "mnist-conv",
            1e9,
            "s, from start to the last of 1,000 steps",
            1));
  }

  private int steps() {
    return row.network().equals("mnist-softmax") ? 2_000 : 1_000;
  }

  /** Starts each engine with each setting several times, alternately. */
  Map<Engine, Figures> measure() {
    Map<Engine, Figures> best = new EnumMap<>(Engine.class);
    Map<String, List<Double>> times = new HashMap<>();
    for (Engine engine : options.engines()) {
      // Unpacks natives and brings files into memory; not counted.
      time(engine, Engine.Setting.ONE);
    }
    ends.clear();
    for (int i = 0; i < options.starts(); i++) {
      for (Engine engine : options.engines()) {
        for (Engine.Setting setting : engine.settings()) {
          times
              .computeIfAbsent(engine + " " + setting, key -> new ArrayList<>())
              .add(time(engine, setting));
        }
      }
    }
    for (Engine engine : options.engines()) {
      for (Engine.Setting setting : engine.settings()) {
        String words = setting + (engine == Engine.PANAGRAD ? end(setting) : "");
        Figures figures =
            new Figures(
                "", words, 0, times.get(engine + " " + setting), 0, 0, Double.NaN, problem());
        if (!best.containsKey(engine) || figures.median() < best.get(engine).median()) {
          best.put(engine, figures);
        }
      }
    }
    return best;
  }

  /** The total time of our command. */
  private String end(Engine.Setting setting) {
    List<Double> nanos = ends.getOrDefault(setting, List.of());
    if (nanos.isEmpty()) {
      return "";
    }
    Figures figures = new Figures("", "", 0, nanos, 0, 0, Double.NaN, "");
    return "; ended after " + Report.number(figures.median() / row.scale());
  }

  private String problem() {
    return failures == 0 ? "" : failures + " starts failed";
  }

  private double time(Engine engine, Engine.Setting setting) {
    Path log = options.out().resolve("stderr.log");
    Assignment assignment =
        new Assignment(
            Kind.TRAIN,
            row.network(),
            initial.of(row.network()),
            setting.threads(),
            setting.interOp(),
            true);
    Path launcher = options.image().resolve("bin/panagrad").toAbsolutePath();
    boolean image =
        engine == Engine.PANAGRAD
            && options.limit() == InstructionLimit.NONE
            && Files.isExecutable(launcher);
    long begin = System.nanoTime();
    Fork fork =
        image
            ? Fork.start(command(launcher, setting), log)
            : Fork.start(
                engine,
                options.limit(),
                options.directives(),
                log,
                "once",
                Integer.toString(steps()),
                assignment.line());
    if (!image) {
      fork.answer();
      double nanos = System.nanoTime() - begin;
      fork.join();
      return nanos;
    }
    boolean trained = fork.says(String.format(Locale.ROOT, "step %,d ", steps()));
    double nanos = System.nanoTime() - begin;
    failures += fork.join() == 0 && trained ? 0 : 1;
    ends.computeIfAbsent(setting, key -> new ArrayList<>()).add(System.nanoTime() - (double) begin);
    return nanos;
  }

  private List<String> command(Path launcher, Engine.Setting setting) {
    return List.of(
        launcher.toString(),
        "train",
        row.network(),
        "--steps",
        Integer.toString(steps()),
        "--test-every",
        Integer.toString(steps()),
        "--threads",
        Integer.toString(setting.threads()),
        "--out",
        options.out().resolve("runs/" + System.nanoTime()).toAbsolutePath().toString());
  }
}
