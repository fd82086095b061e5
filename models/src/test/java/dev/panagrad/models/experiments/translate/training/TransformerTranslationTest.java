package dev.panagrad.models.experiments.translate.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.panagrad.engine.kernel.KernelSets;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.experiments.translate.TranslateTransformer;
import dev.panagrad.models.experiments.translate.pairs.Pair;
import dev.panagrad.models.experiments.translate.pairs.PairData;
import dev.panagrad.models.experiments.translate.pairs.TextPair;
import dev.panagrad.models.experiments.translate.writing.Translation;
import dev.panagrad.models.experiments.translate.writing.TranslationUse;
import dev.panagrad.models.nn.Adam;
import dev.panagrad.models.tokenizer.Tokenizer;
import dev.panagrad.models.train.DataSource;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.Score;
import dev.panagrad.models.train.TaskSettings;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Transformer that learns to write words in capitals. */
final class TransformerTranslationTest {
  private final TranslationExperiment experiment = new TranslateTransformer();

  @TempDir Path folder;

  private Path pairs;

  @BeforeEach
  void write() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 900; i++) {
      StringBuilder words = new StringBuilder();
      for (int j = random.nextInt(1, 7); j > 0; j--) {
        words.append((char) ('a' + random.nextInt(8))).append((char) ('a' + random.nextInt(8)));
        words.append(j > 1 ? " " : "");
      }
      text.append(words).append('\t').append(words.toString().toUpperCase(Locale.ROOT));
      text.append('\n');
    }
    pairs = Files.writeString(folder.resolve("pairs.tsv"), text);
  }

  private TaskSettings settings(int batch, int shards, int threads, double keep) {
    HyperParameters values =
        experiment
            .hyperParameters()
            .set("layers", 2)
            .set("heads", 2)
            .set("width", 32)
            .set("hidden", 48)
            .set("tokens", 24)
            .set("vocabulary", 330)
            .set("keep-probability", keep)
            .set("warm-up", 30)
            .set("learning-rate", 0.01);
    return TaskSettings.of(experiment, SessionOptions.defaults().withThreads(threads).withSeed(4))
        .with(values)
        .withBatch(batch, shards)
        .with(DataSource.pairs(pairs.toString()));
  }

  private TranslationTask open(int batch, int shards, int threads, double keep) {
    return experiment.open(settings(batch, shards, threads, keep));
  }

  private static Map<String, float[]> variables(TranslationTask task) {
    Map<String, float[]> values = new TreeMap<>();
    for (Node variable : task.session().graph().variables()) {
      values.put(variable.name(), task.session().variable(variable).toArray());
    }
    return values;
  }

  @Test
  void learnsAndTranslatesWithAMapForEachHead() {
    try (TranslationTask task = open(32, 1, 2, 1)) {
      Score before = task.evaluate();
      for (int step = 0; step < 250; step++) {
        task.nextBatch();
        task.update(step);
      }
      Score after = task.evaluate();
      assertTrue(before.accuracy() < 0.2 && after.accuracy() > 0.9, before + ", " + after);
      List<String> sources = task.validation().stream().map(TextPair::source).toList();
      List<String> greedy = task.translator().greedy(sources);
      int right = 0;
      for (int i = 0; i < sources.size(); i++) {
        right += greedy.get(i).equals(task.validation().get(i).target()) ? 1 : 0;
      }
      assertTrue(right > 0.3 * sources.size(), right + " of " + sources.size());
      for (int i = 0; i < 8; i++) {
        Translation best = task.translator().beam(sources.get(i), 1, 1, 0.6).getFirst();
        assertEquals(greedy.get(i), best.text());
        Translation wide = task.translator().beam(sources.get(i), 4, 3, 0.6).getFirst();
        assertTrue(wide.score() >= best.score() - 1e-6);
        assertEquals(List.of("1.1", "1.2", "2.1", "2.2"), List.copyOf(wide.heads().keySet()));
        for (int token = 0; token < wide.tokens().size(); token++) {
          for (int place = 0; place < wide.sourceTokens().size(); place++) {
            double mean =
                (wide.heads().get("2.1").get(token).get(place)
                        + wide.heads().get("2.2").get(token).get(place))
                    / 2;
            assertEquals(mean, wide.weights().get(token).get(place), 1e-6);
          }
          double sum = wide.weights().get(token).stream().mapToDouble(Float::doubleValue).sum();
          assertEquals(1, sum, 1e-5);
        }
      }
    }
  }

  /** One token after the other over the caches, as all of them at once. */
  @Test
  void stepsOverTheCacheGiveWhatTheWholeGives() {
    TaskSettings settings = settings(4, 1, 1, 0.9);
    PairData data = experiment.data(settings);
    TranslationModel model =
        TranslationModel.forTraining(
            experiment.net(settings.values(), data.vocabularies()),
            experiment.buckets(data, 4, 1),
            1,
            0,
            new Adam());
    TranslationForm form = model.forms().getLast();
    int rows = form.bucket().rows();
    int[][] sources = new int[rows][];
    int[][] targets = new int[rows][];
    SplittableRandom random = new SplittableRandom(6);
    try (Session session = new Session(model.graph(), settings.options());
        BatchTensors tensors = new BatchTensors(form.bucket(), 1)) {
      for (int row = 0; row < rows; row++) {
        sources[row] = random.ints(3 + 5L * row, 4, 260).toArray();
        targets[row] = random.ints(4 + 4L * row, 4, 260).toArray();
        tensors.set(row, new Pair(sources[row], targets[row]));
      }
      Feeds feeds = new Feeds().put(model.keepProbability(), 1);
      tensors.feed(form, feeds, 0);
      float[] whole = session.run(feeds, Fetches.of(form.logits())).get(form.logits()).toArray();
      float[][] steps = step(session, model.use(), sources, targets, form.bucket().target());
      int classes = whole.length / rows / form.bucket().target();
      for (int step = 0; step < steps.length; step++) {
        for (int row = 0; row < rows; row++) {
          for (int i = 0; i < classes && step <= targets[row].length; i++) {
            float expected = whole[(step * rows + row) * classes + i];
            assertEquals(expected, steps[step][row * classes + i], 1e-5, step + ", " + row);
          }
        }
      }
    }
  }

  private static float[][] step(
      Session session, TranslationUse use, int[][] sources, int[][] targets, int steps) {
    int rows = sources.length;
    int longest = use.source().shape().size(1);
    int[] ids = new int[rows * longest];
    int[] lengths = new int[rows];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(sources[row], 0, ids, row * longest, sources[row].length);
      ids[row * longest + sources[row].length] = Tokenizer.END;
      lengths[row] = sources[row].length + 1;
    }
    Feeds feeds = new Feeds();
    feeds.put(use.source(), Tensor.ofInts(Shape.of(rows, longest), ids));
    feeds.put(use.lengths(), Tensor.ofInts(Shape.of(rows), lengths));
    List<Node> read = new ArrayList<>(use.encoded().memory());
    read.addAll(use.encoded().states());
    Results encoded = session.run(feeds, Fetches.of(read));
    for (int i = 0; i < use.step().memory().size(); i++) {
      feeds.put(use.step().memory().get(i), encoded.get(use.encoded().memory().get(i)));
    }
    for (int i = 0; i < use.step().states().size(); i++) {
      feeds.put(use.step().states().get(i), encoded.get(use.encoded().states().get(i)));
    }
    float[][] logits = new float[steps][];
    List<Node> wanted = new ArrayList<>(List.of(use.step().logits()));
    wanted.addAll(use.step().after());
    for (int step = 0; step < steps; step++) {
      int[] tokens = new int[rows];
      for (int row = 0; row < rows; row++) {
        tokens[row] =
            step == 0
                ? Tokenizer.START
                : step <= targets[row].length ? targets[row][step - 1] : Tokenizer.PAD;
      }
      feeds.put(use.step().token(), Tensor.ofInts(Shape.of(rows, 1), tokens));
      Results results = session.run(feeds, Fetches.of(wanted));
      logits[step] = results.get(use.step().logits()).toArray();
      for (int i = 0; i < use.step().after().size(); i++) {
        feeds.put(use.step().states().get(i), results.get(use.step().after().get(i)));
      }
    }
    return logits;
  }

  @Test
  void threadsChangeNoBitAndShardsSumToTheBatch() {
    try (TranslationTask one = open(24, 1, 1, 0.9);
        TranslationTask two = open(24, 1, 2, 0.9);
        TranslationTask whole = open(24, 1, 2, 1);
        TranslationTask cut = open(24, 4, 2, 1)) {
      for (int step = 0; step < 4; step++) {
        for (TranslationTask task : List.of(one, two)) {
          task.nextBatch();
          task.update(step);
        }
      }
      Map<String, float[]> found = variables(two);
      variables(one).forEach((name, v) -> assertArrayEquals(v, found.get(name), 0, name));
      whole.nextBatch();
      cut.nextBatch();
      assertEquals(whole.scoreBatch().loss(), cut.scoreBatch().loss(), 1e-5);
      assertEquals(whole.update(0), cut.update(0), 1e-5);
      Map<String, float[]> sums = variables(cut);
      variables(whole)
          .forEach(
              (name, values) -> {
                if (name.startsWith("adam/m/")) {
                  assertArrayEquals(values, sums.get(name), 3e-6f, name);
                }
              });
    }
  }

  /** The least of many steps: the JVM compiles while the first ones run. */
  @Test
  void aWarmStepAllocatesNothing() {
    TaskSettings plain = settings(2, 1, 1, 0.9);
    TaskSettings scalar =
        plain
            .with(plain.values().set("layers", 1).set("width", 4).set("hidden", 4))
            .with(plain.options().withKernels(KernelSets.scalar()));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (TranslationTask task = experiment.open(scalar)) {
      long least = Long.MAX_VALUE;
      for (int step = 0; least > 0 && step < 5_000; step++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        task.nextBatch();
        task.update(step);
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }
      assertEquals(0, least, "bytes in a step");
    }
  }
}
