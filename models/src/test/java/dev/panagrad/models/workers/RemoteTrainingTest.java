package dev.panagrad.models.workers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.cluster.join.MeshException;
import dev.panagrad.cluster.join.MeshPort;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.io.safetensors.SafetensorsFile;
import dev.panagrad.models.run.ExperimentRun;
import dev.panagrad.models.run.Experiments;
import dev.panagrad.models.run.RemoteRun;
import dev.panagrad.models.run.RunSettings;
import dev.panagrad.models.run.RunVersions;
import dev.panagrad.models.run.TrainingRun;
import dev.panagrad.models.train.DataOrigin;
import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.TrainingListener;
import dev.panagrad.models.train.config.RunOptions;
import dev.panagrad.models.train.store.MetricsLog;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainings whose run folder is kept by a process that doesn't train; here all are threads. */
class RemoteTrainingTest {
  private static final SessionOptions OPTIONS =
      SessionOptions.defaults().withThreads(1).withSeed(5);

  @TempDir Path folder;

  private static RunConfig config(int steps) {
    Experiment experiment = Experiments.find("mnist-softmax").orElseThrow();
    return new RunConfig(
        experiment.name(),
        experiment.hyperParameters().asMap(),
        5,
        1,
        8,
        steps,
        RunVersions.of(OPTIONS),
        new RunOptions().putTraining(null, true, 4, 4, 10).toMap(),
        new DataOrigin("", Map.of()));
  }

  private static TrainingRun start(RunConfig config, Path path) {
    return ExperimentRun.start(config, RunSettings.of(config, OPTIONS), path, Experiment::open);
  }

  /** The processes of one attempt; each ends with the number of updates made. */
  private static List<Future<Long>> attempt(
      ExecutorService threads, WorkerJob job, int count, InetSocketAddress desk) throws Exception {
    List<MeshPort> ports = new ArrayList<>();
    for (int rank = 0; rank < count; rank++) {
      ports.add(MeshPort.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }
    List<InetSocketAddress> addresses = ports.stream().map(MeshPort::address).toList();
    List<Future<Long>> ranks = new ArrayList<>();
    ranks.add(threads.submit(() -> Lead.run(job, ports.get(0), addresses, desk, "test")));
    for (int rank = 1; rank < count; rank++) {
      int own = rank;
      ranks.add(threads.submit(() -> Follower.run(job, ports.get(own), own, addresses, "test")));
    }
    return ranks;
  }

  private static Map<String, List<Float>> variables(Path file) {
    try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
      Map<String, List<Float>> values = new TreeMap<>();
      for (String name : tensors.tensors().keySet()) {
        List<Float> list = new ArrayList<>();
        for (float value : tensors.floats(name)) {
          list.add(value);
        }
        values.put(name, list);
      }
      return values;
    }
  }

  private static List<String> measured(TrainingRun run) {
    return MetricsLog.read(run.folder().metrics()).stream()
        .map(m -> m.step() + m.split() + m.loss() + " " + m.accuracy() + " " + m.learningRate())
        .toList();
  }

  private static void assertSame(TrainingRun alone, TrainingRun remote) {
    assertEquals(
        variables(alone.folder().lastCheckpoint()), variables(remote.folder().lastCheckpoint()));
    assertEquals(
        variables(alone.folder().bestCheckpoint()), variables(remote.folder().bestCheckpoint()));
    assertEquals(measured(alone), measured(remote));
  }

  /** Trains with two processes; the listener of the first attempt may disturb it. */
  private long train(TrainingRun run, List<Integer> attempts, Disturbance disturbance)
      throws Exception {
    WorkerJob job = new WorkerJob(run.config().toJson(), false, WorkerJob.newToken(), "0.0", false);
    AtomicBoolean over = new AtomicBoolean();
    List<Future<Long>> first = new ArrayList<>();
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (ExecutorService threads = Executors.newCachedThreadPool();
        LeadDesk desk = new LeadDesk(job, any, "test", over::get)) {
      InetSocketAddress address = desk.address();
      Future<?> ranks =
          threads.submit(
              () -> {
                for (int i = 0; i < attempts.size(); i++) {
                  List<Future<Long>> all =
                      attempt(threads, job.attempt("0." + i), attempts.get(i), address);
                  if (i == 0) {
                    first.addAll(all);
                  }
                  for (Future<Long> rank : all) {
                    try {
                      rank.get();
                    } catch (Exception e) {
                      // What is expected is told by the run.
                    }
                  }
                }
                over.set(true);
                return null;
              });
      TrainingListener listener =
          new TrainingListener() {
            @Override
            public void stepped(long step, float loss) {
              disturbance.at(step, first);
            }
          };
      long made = new RemoteRun(run).train(listener, desk);
      ranks.get();
      return made;
    }
  }

  private interface Disturbance {
    void at(long step, List<Future<Long>> ranks);
  }

  @Test
  void theRunFolderIsThatOfATrainingInOneProcess() throws Exception {
    try (TrainingRun alone = start(config(25), folder.resolve("alone"));
        TrainingRun remote = start(config(25), folder.resolve("remote"))) {
      alone.run(new TrainingListener() {});
      assertEquals(25, train(remote, List.of(2), (_, _) -> {}));
      assertSame(alone, remote);
    }
  }

  @Test
  void whatIsLostIsMadeOnceMore() throws Exception {
    try (TrainingRun alone = start(config(2_000), folder.resolve("alone"));
        TrainingRun remote = start(config(2_000), folder.resolve("remote"))) {
      alone.run(new TrainingListener() {});
      AtomicBoolean done = new AtomicBoolean();
      long made =
          train(
              remote,
              List.of(2, 3),
              (step, ranks) -> {
                if (step > 600 && !ranks.isEmpty() && !done.getAndSet(true)) {
                  assertTrue(ranks.getLast().cancel(true));
                }
              });
      assertTrue(done.get());
      assertEquals(2_000, made);
      assertSame(alone, remote);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void theRunFoldersSideStopsItAndSetsTheRate(int ranks) throws Exception {
    try (TrainingRun remote = start(config(1_000_000), folder.resolve("remote"))) {
      long made =
          train(
              remote,
              List.of(ranks),
              (step, _) -> {
                if (step == 1) {
                  remote.changeLearningRate(step, 0.125f);
                } else if (step > 200) {
                  remote.requestStop();
                }
              });
      assertTrue(made < 1_000_000);
      assertEquals(0.125, MetricsLog.read(remote.folder().metrics()).getLast().learningRate());
      try (SafetensorsFile last = SafetensorsFile.open(remote.folder().lastCheckpoint())) {
        assertEquals(Long.toString(made), last.metadata().get("step"));
        assertEquals("0.125", last.metadata().get("position.learning-rate"));
      }
    }
  }

  @Test
  void withoutAnyProcessTheRunEnds() throws Exception {
    try (TrainingRun remote = start(config(10), folder.resolve("remote"))) {
      assertThrows(LeadOverException.class, () -> train(remote, List.of(), (_, _) -> {}));
    }
  }

  @Test
  void otherProgramsAreRefused() throws Exception {
    WorkerJob job = new WorkerJob(config(5).toJson(), false, WorkerJob.newToken(), "0", false);
    List<MeshPort> ports = new ArrayList<>();
    for (int rank = 0; rank < 2; rank++) {
      ports.add(MeshPort.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }
    List<InetSocketAddress> addresses = ports.stream().map(MeshPort::address).toList();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      Future<Long> other =
          threads.submit(() -> Follower.run(job, ports.get(1), 1, addresses, "other"));
      MeshException e =
          assertThrows(
              MeshException.class, () -> job.join(ports.get(0), 0, addresses, "test").close());
      assertEquals(MeshException.Kind.MISMATCH, e.kind());
      assertTrue(e.getMessage().contains("other"), e::getMessage);
      assertThrows(Exception.class, other::get);
    }
  }
}
