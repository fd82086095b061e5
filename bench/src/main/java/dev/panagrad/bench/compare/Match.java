package dev.panagrad.bench.compare;

import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.bench.compare.contestant.Kind;
import dev.panagrad.bench.compare.contestant.Networks;
import dev.panagrad.bench.compare.plan.Options;
import dev.panagrad.bench.compare.plan.Row;
import dev.panagrad.bench.compare.process.Engine;
import dev.panagrad.bench.compare.process.Fork;
import dev.panagrad.bench.compare.report.Figures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** One row: all engines do the same work, alternately. */
final class Match {
  private static final int PAUSE_MILLIS = 250;

  private final Row row;
  private final Options options;
  private final Function<String, Path> files;
  private final Map<Engine, Figures> figures = new EnumMap<>(Engine.class);
  private double[] ours;

  /**
   * A row to measure.
   *
   * @param files gives the file with a network's initial values
   */
  Match(Row row, Options options, Function<String, Path> files) {
    this.row = row;
    this.options = options;
    this.files = files;
  }

  /** The figures of each engine. */
  Map<Engine, Figures> play() {
    List<Competitor> chosen = new ArrayList<>();
    try {
      for (Engine engine : options.engines().stream().filter(row::isDoneBy).toList()) {
        try {
          chosen.add(best(engine));
        } catch (IllegalStateException e) {
          System.err.println("  " + engine.title() + ": " + e.getMessage());
          figures.put(engine, Figures.failed(e.getMessage()));
        }
      }
      for (int round = 0; round < options.rounds(); round++) {
        for (Competitor competitor : chosen) {
          pause();
          competitor.round(options.millis());
        }
      }
      for (Competitor competitor : chosen) {
        pause();
        figures.put(competitor.engine(), competitor.figures());
      }
    } finally {
      chosen.forEach(Competitor::close);
    }
    return figures;
  }

  /** The engine with its best setting, warmed up; settings that fail are left out. */
  private Competitor best(Engine engine) {
    Competitor best = null;
    IllegalStateException failure = new IllegalStateException("it has no settings");
    for (Engine.Setting setting : engine.settings()) {
      Competitor next;
      try {
        next = prepare(engine, setting);
      } catch (IllegalStateException e) {
        System.err.printf("  %s with %s threads: %s%n", engine.title(), setting, e.getMessage());
        failure = e;
        continue;
      }
      System.err.printf("  %s: %.4g %s%n", next, next.best() / row.scale(), row.unit());
      Competitor slower = best == null || next.best() < best.best() ? best : next;
      best = slower == best ? next : best;
      if (slower != null) {
        slower.close();
      }
    }
    if (best == null) {
      throw failure;
    }
    return best;
  }

  /**
   * A setting of an engine, warmed up, after a check that it computes the same values as the first
   * one.
   */
  Competitor prepare(Engine engine, Engine.Setting setting) {
    Path log = options.out().resolve("stderr.log");
    Fork fork = Fork.start(engine, options.limit(), options.directives(), log);
    try {
      Competitor competitor = new Competitor(engine, setting, fork);
      competitor.open(assignment(setting, false));
      double[] values = competitor.values(row.checks());
      ours = ours == null ? values : ours;
      competitor.compare(values, ours);
      if (competitor.difference() > row.tolerance()) {
        throw new IllegalStateException(
            "it computes something else: %s instead of %s"
                .formatted(Arrays.toString(values), Arrays.toString(ours)));
      }
      if (row.kind() == Kind.TRAIN && Networks.dropsOut(row.network())) {
        competitor.open(assignment(setting, true));
      }
      competitor.practise(options.warmUp());
      return competitor;
    } catch (RuntimeException e) {
      fork.close();
      throw e;
    }
  }

  /** The assignment of the row's contestants. */
  Assignment assignment(Engine.Setting setting, boolean dropout) {
    return new Assignment(
        row.kind(),
        row.network(),
        files.apply(row.network()),
        setting.threads(),
        setting.interOp(),
        dropout);
  }

  /** Threads that spin for a while after their work go to sleep before the next engine's turn. */
  static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }
}
