package dev.panagrad.cli.dashboard;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.store.MetricsLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The previous run, whose curves are drawn behind the present ones. */
final class PreviousRun {
  /** The most folders beside a run's own that are examined. */
  private static final int MOST_FOLDERS = 500;

  private static final int MOST_POINTS = 400;

  private PreviousRun() {}

  /**
   * The most recently measured run beside this one, if any can be read.
   *
   * @param split the data that both runs are evaluated on
   * @param source the data of both: losses on other data can't be compared
   */
  static Optional<Map<String, Object>> of(RunFolder folder, String split, String source) {
    Path own = folder.path().toAbsolutePath();
    try (Stream<Path> beside = Files.list(own.getParent())) {
      return beside
          .limit(MOST_FOLDERS)
          .filter(path -> !path.equals(own))
          .filter(path -> Files.isRegularFile(path.resolve("config.json")))
          .filter(path -> Files.isRegularFile(path.resolve("metrics.jsonl")))
          .sorted(Comparator.comparingLong(PreviousRun::time).reversed())
          .map(path -> read(path, split, source))
          .flatMap(Optional::stream)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static long time(Path run) {
    return run.resolve("metrics.jsonl").toFile().lastModified();
  }

  private static Optional<Map<String, Object>> read(Path path, String split, String source) {
    try {
      RunFolder run = RunFolder.open(path);
      RunConfig config = RunConfig.read(run.config());
      if (!config.data().source().equals(source)) {
        return Optional.empty();
      }
      List<Measurement> measured = MetricsLog.read(run.metrics());
      List<Object> train = rows(measured.stream().filter(Measurement::isTraining).toList());
      List<Object> test =
          rows(measured.stream().filter(point -> point.split().equals(split)).toList());
      if (train.isEmpty() || test.isEmpty()) {
        return Optional.empty();
      }
      String name = path.getFileName().toString();
      return Optional.of(
          Map.of("name", name, "experiment", config.experiment(), "train", train, "test", test));
    } catch (FileException e) {
      return Optional.empty();
    }
  }

  private static List<Object> rows(List<Measurement> measured) {
    int stride = Math.max(1, measured.size() / MOST_POINTS);
    List<Object> rows = new ArrayList<>();
    for (int i = 0; i < measured.size(); i += stride) {
      Measurement point = measured.get(i);
      rows.add(List.of(point.step(), point.loss(), point.accuracy()));
    }
    return rows;
  }
}
