package dev.panagrad.models.experiments.translate.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.decode.ExportedSteps;
import dev.panagrad.models.decode.StepExport;
import dev.panagrad.models.experiments.translate.TranslateDates;
import dev.panagrad.models.experiments.translate.TranslateRnn;
import dev.panagrad.models.experiments.translate.TranslateTransformer;
import dev.panagrad.models.experiments.translate.pairs.PairData;
import dev.panagrad.models.experiments.translate.pairs.TextPair;
import dev.panagrad.models.experiments.translate.writing.TranslationNet;
import dev.panagrad.models.onnx.OnnxNodes;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.tokenizer.Tokenizer;
import dev.panagrad.models.train.DataSource;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.TaskSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Encoder and decoder as ONNX files compute what our graphs do, and translate likewise. */
class TranslationExportTest {
  private static final List<String> SOURCES = List.of("ab", "cd ef", "ba dc fe ab gh", "hg ab cd");

  /** In the encoder's file, whatever the number of positions: none is unrolled. */
  private static final int MOST_NODES = 40;

  @TempDir Path folder;

  private Path pairs;

  static Stream<TranslationExperiment> experiments() {
    return Stream.of(new TranslateTransformer(), new TranslateRnn(), new TranslateDates());
  }

  @BeforeEach
  void write() throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      StringBuilder words = new StringBuilder();
      for (int j = random.nextInt(1, 6); j > 0; j--) {
        words.append((char) ('a' + random.nextInt(8))).append((char) ('a' + random.nextInt(8)));
        words.append(j > 1 ? " " : "");
      }
      text.append(words).append('\t').append(words.toString().toUpperCase(Locale.ROOT));
      text.append('\n');
    }
    pairs = Files.writeString(folder.resolve("pairs.tsv"), text);
  }

  private TaskSettings settings(TranslationExperiment experiment) {
    SessionOptions options = SessionOptions.defaults().withThreads(1).withSeed(4);
    TaskSettings usual = TaskSettings.of(experiment, options);
    HyperParameters values = experiment.hyperParameters();
    return switch (experiment) {
      case TranslateTransformer _ ->
          usual
              .with(
                  values
                      .set("layers", 2)
                      .set("heads", 2)
                      .set("width", 16)
                      .set("hidden", 24)
                      .set("tokens", 24)
                      .set("vocabulary", 330)
                      .set("warm-up", 10)
                      .set("learning-rate", 0.01))
              .withBatch(16)
              .with(DataSource.pairs(pairs.toString()));
      case TranslateRnn _ ->
          usual
              .with(
                  values
                      .set("units", 16)
                      .set("embedding", 12)
                      .set("tokens", 24)
                      .set("vocabulary", 330))
              .withBatch(16)
              .with(DataSource.pairs(pairs.toString()));
      default -> usual.withBatch(16);
    };
  }

  private static Map<String, OnnxTensor> inputs(int longest, List<int[]> sources) {
    int rows = sources.size();
    int[] ids = new int[rows * longest];
    int[] lengths = new int[rows];
    for (int row = 0; row < rows; row++) {
      int[] source = sources.get(row);
      System.arraycopy(source, 0, ids, row * longest, source.length);
      ids[row * longest + source.length] = Tokenizer.END;
      lengths[row] = source.length + 1;
    }
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    inputs.put("source", ExportedSteps.ints(Shape.of(rows, longest), ids));
    inputs.put("lengths", ExportedSteps.ints(Shape.of(rows), lengths));
    return inputs;
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void eachStepIsTheSame(TranslationExperiment experiment) {
    TaskSettings settings = settings(experiment);
    PairData data = experiment.data(settings);
    TranslationNet net = experiment.net(settings.values(), data.vocabularies());
    int longest = data.longestSource();
    TranslationModel model = TranslationModel.forUse(net, longest);
    // The same variables, since their names and the seed are the same.
    TranslationModel shorter = TranslationModel.forUse(net, 9);
    try (Session session = new Session(model.graph(), settings.options());
        Session other = new Session(shorter.graph(), settings.options())) {
      StepExport export = model.use().export();
      List<Path> files = TranslationExport.write(model, session, folder.resolve("net.onnx"));
      assertEquals(folder.resolve("net-encoder.onnx"), files.getFirst());
      assertEquals(folder.resolve("net-decoder.onnx"), files.getLast());
      if (!(experiment instanceof TranslateTransformer)) {
        List<String> nodes = OnnxNodes.of(files.getFirst());
        assertEquals(1, nodes.stream().filter("GRU"::equals).count());
        assertTrue(nodes.size() <= MOST_NODES, nodes.size() + " nodes: " + nodes);
      }
      SplittableRandom random = new SplittableRandom(8);
      // Sources of different lengths, the longest possible among them.
      List<int[]> sources = new ArrayList<>();
      for (int length : new int[] {2, longest - 1, 7}) {
        sources.add(random.ints(length, Tokenizer.UNKNOWN, data.sourceTokens().size()).toArray());
      }
      ExportedSteps.check(session, export, files, inputs(longest, sources), 4);
      ExportedSteps.check(session, export, files, inputs(longest, sources.subList(2, 3)), 2);
      // The files take fewer positions, too.
      List<int[]> some = List.of(sources.get(0), sources.get(2));
      ExportedSteps.check(other, shorter.use().export(), files, inputs(9, some), 3);
    }
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void theFilesTranslateAsTheTask(TranslationExperiment experiment) {
    TaskSettings settings = settings(experiment);
    try (TranslationTask task = experiment.open(settings)) {
      for (int step = 0; step < 40; step++) {
        task.nextBatch();
        task.update(step);
      }
      List<Path> files = task.exportParts(folder.resolve("net.onnx"));
      PairData data = experiment.data(settings);
      List<String> sources =
          experiment instanceof TranslateDates
              ? task.validation().stream().map(TextPair::source).limit(5).toList()
              : SOURCES;
      List<int[]> tokens = sources.stream().map(data.sourceTokens()::encode).toList();
      int longest = tokens.stream().mapToInt(source -> source.length).max().getAsInt() + 1;
      List<int[]> found = ExportedSteps.greedy(files, inputs(longest, tokens), 16);
      List<String> texts = found.stream().map(data.targetTokens()::decode).toList();
      List<String> ours = task.translator().greedy(sources);
      for (int i = 0; i < ours.size(); i++) {
        assertTrue(ours.get(i).startsWith(texts.get(i)), ours + " and " + texts);
        assertTrue(
            found.get(i).length == 16 || ours.get(i).equals(texts.get(i)), ours + ", " + texts);
      }
      assertTrue(texts.stream().distinct().count() > 1, texts.toString());
    }
  }
}
