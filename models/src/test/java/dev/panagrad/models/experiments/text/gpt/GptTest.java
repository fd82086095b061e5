package dev.panagrad.models.experiments.text.gpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.experiments.text.corpus.Alphabet;
import dev.panagrad.models.experiments.text.training.SequenceResult;
import dev.panagrad.models.experiments.text.training.TextTask;
import dev.panagrad.models.experiments.text.writing.Sampling;
import dev.panagrad.models.experiments.text.writing.TextGenerator;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.transformer.Gpt;
import dev.panagrad.models.run.Experiments;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.Score;
import dev.panagrad.models.train.TaskSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GptTest {
  private static final int BLOCK = 12;
  private static final SessionOptions OPTIONS = SessionOptions.defaults().withThreads(1);

  private static HyperParameters small() {
    return experiment()
        .hyperParameters()
        .set("layers", 2)
        .set("heads", 2)
        .set("width", 24)
        .set("block", BLOCK)
        .set("warm-up", 5)
        .set("learning-rate", 0.01);
  }

  private static TextGpt experiment() {
    return (TextGpt) Experiments.find("text-gpt").orElseThrow();
  }

  private static TextTask open(HyperParameters values, int batch) {
    return experiment()
        .open(TaskSettings.of(experiment(), OPTIONS.withSeed(4)).with(values).withBatch(batch));
  }

  private static void train(TextTask task, int steps) {
    for (int step = 0; step < steps; step++) {
      task.nextBatch();
      task.update(step);
    }
  }

  @Test
  void learns() {
    try (TextTask task = open(small().set("keep-probability", 1), 16)) {
      Score before = task.evaluate();
      assertEquals(Math.log(98), before.loss(), 0.3);
      assertEquals(task.corpus().validation().size() - 1, task.evaluationExamples());
      train(task, 600);
      Score after = task.evaluate();
      assertTrue(after.loss() < 2.75, after.toString());
      assertTrue(after.accuracy() > 0.2, after.toString());
      task.nextBatch();
      double mean = 0;
      for (SequenceResult sequence : task.sequences(16)) {
        assertEquals(BLOCK, sequence.text().length());
        assertTrue(
            Alphabet.decode(task.corpus().training().codes(), 0, task.corpus().training().size())
                .contains(sequence.text()));
        mean += sequence.loss() / 16;
      }
      assertEquals(task.scoreBatch().loss(), mean, 1e-5);
    }
  }

  @Test
  void writesTheSameWithAndWithoutTheCache() {
    List<String> prompts = List.of("", "When ", "A prompt that is longer than the context");
    Sampling sampling = new Sampling(98, 0.95, 0.9, 7);
    try (TextTask task = open(small(), 8)) {
      train(task, 60);
      TextGenerator writer = task.generator();
      List<String> texts = new ArrayList<>();
      for (String prompt : prompts) {
        texts.add(writer.write(prompt, 5 * BLOCK, sampling));
        assertEquals(texts.getLast(), writer.write(prompt, 5 * BLOCK, sampling));
        assertNotEquals(texts.getLast(), writer.write(prompt, 5 * BLOCK, new Sampling(98, 0.9, 8)));
      }
      assertTrue(writer.withoutCache());
      for (int i = 0; i < texts.size(); i++) {
        assertEquals(texts.get(i), writer.write(prompts.get(i), 5 * BLOCK, sampling));
      }
    }
  }

  /** Before the context is full, when it is, and after it has moved on. */
  @Test
  void logitsWithTheCacheAreThoseOfTheWholeContext() {
    Gpt net = new Gpt(Alphabet.SIZE, 3, 2, 16, BLOCK, false);
    GptModel model = GptModel.forWriting(net);
    SplittableRandom random = new SplittableRandom(5);
    try (Session session = new Session(model.graph(), OPTIONS.withSeed(6));
        GptReader cached = new GptReader(model.writing(), session);
        GptReader whole = new GptReader(model.writing(), session)) {
      enlarge(session);
      assertTrue(whole.withoutCache());
      cached.begin(new int[] {5, 9, 70});
      whole.begin(new int[] {5, 9, 70});
      for (int i = 0; i < 3 * BLOCK; i++) {
        int code = random.nextInt(Alphabet.SIZE);
        cached.read(code);
        whole.read(code);
        float largest = 0;
        for (int c = 0; c < Alphabet.SIZE; c++) {
          float expected = whole.logits().get(c);
          largest = Math.max(largest, Math.abs(expected));
          assertEquals(expected, cached.logits().get(c), 1e-5, "character " + i + ", logit " + c);
        }
        assertTrue(largest > 0.1, "logits that say something");
      }
    }
  }

  /** As they come, weights are so small that a wrong key would hardly be seen. */
  private static void enlarge(Session session) {
    for (Node variable : session.graph().variables()) {
      Buffer values = session.variable(variable).buffer();
      for (long i = 0; variable.shape().rank() == 2 && i < values.length(); i++) {
        values.set(i, 8 * values.get(i));
      }
    }
  }

  @Test
  void aPositionDoesNotSeeLaterOnes() {
    GraphBuilder g = new GraphBuilder();
    Node keep = g.constant(1);
    Node tokens = g.placeholder("tokens", DType.INT32, 1, BLOCK);
    Node logits =
        new Gpt(20, 2, 2, 16, BLOCK, false)
            .sequences(Layers.training(g, keep, keep).inference(), tokens)
            .logits();
    Graph graph = g.build();
    int[] codes = new int[BLOCK];
    try (Session session = new Session(graph, OPTIONS);
        Tensor fed = Tensor.ofInts(Shape.of(1, BLOCK), codes)) {
      enlarge(session);
      Feeds feeds = new Feeds().put(tokens, fed);
      Results before = session.run(feeds, Fetches.of(logits));
      float[] expected = before.get(logits).toArray();
      fed.buffer().setInt(7, 13);
      float[] found = session.run(feeds, Fetches.of(logits)).get(logits).toArray();
      for (int i = 0; i < 7 * 20; i++) {
        assertEquals(expected[i], found[i], "element " + i);
      }
      for (int row = 7; row < BLOCK; row++) {
        assertNotEquals(expected[row * 20], found[row * 20], "position " + row);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"layers", "heads", "width", "block", "warm-up", "decay-steps"})
  void countsAreWholeNumbers(String key) {
    HyperParameters values = small().set(key, 2.5);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> open(values, 2).close());
    assertTrue(e.getMessage().contains("'" + key + "' must be a whole number"), e.getMessage());
  }

  @Test
  void mistakesAreToldInASentence() {
    HyperParameters uneven = small().set("heads", 5);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> open(uneven, 2).close());
    assertEquals(
        "a width of 24 can't be shared by 5 heads; take a multiple, as 25", e.getMessage());
    HyperParameters beta = small().set("beta2", 1);
    assertThrows(IllegalArgumentException.class, () -> open(beta, 2).close());
    HyperParameters off = small().set("weight-decay", 0).set("warm-up", 0).set("minimum-rate", 0);
    assertEquals(0, off.get("warm-up"));
    assertThrows(IllegalArgumentException.class, () -> small().set("weight-decay", -1));
    assertThrows(IllegalArgumentException.class, () -> small().set("learning-rate", 0));
  }
}
