package dev.panagrad.graph.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More feeds than a map holds at first, and maps that several threads use. */
final class ManyFeedsTest extends SessionFixture {
  private final GraphBuilder b = new GraphBuilder();

  private List<Node> placeholders(int count) {
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      nodes.add(b.placeholder("p" + i));
    }
    return nodes;
  }

  private Node sum(List<Node> nodes) {
    return nodes.stream().reduce(b::add).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 16, 17, 40})
  void aMapGrows(int count) {
    List<Node> nodes = placeholders(count);
    Node sum = sum(nodes);
    try (Session session = new Session(b.build(), OPTIONS);
        Tensor two = Tensor.of(Shape.scalar(), 2)) {
      Feeds numbers = new Feeds();
      Feeds tensors = new Feeds();
      for (Node node : nodes) {
        numbers.put(node, 1);
        tensors.put(node, two);
      }
      assertEquals(count, session.run(numbers, Fetches.of(sum)).scalar(sum));
      assertEquals(2 * count, session.run(tensors, Fetches.of(sum)).scalar(sum));
      assertEquals(count, session.run(numbers, Fetches.of(sum)).scalar(sum));
    }
  }

  /** While a map grows and changes, others run with it and read it. */
  @Test
  void aMapMayBeFilledBesideRuns() throws InterruptedException {
    List<Node> nodes = placeholders(40);
    Node sum = sum(nodes);
    AtomicReference<Throwable> wrong = new AtomicReference<>();
    try (Session session = new Session(b.build(), OPTIONS);
        Tensor one = Tensor.of(Shape.scalar(), 1)) {
      for (int round = 0; round < 50; round++) {
        Feeds feeds = new Feeds();
        AtomicBoolean done = new AtomicBoolean();
        Thread reader =
            new Thread(
                () -> {
                  while (!done.get()) {
                    try {
                      float found = session.run(feeds, Fetches.of(sum)).scalar(sum);
                      assertEquals(40, found);
                    } catch (IllegalArgumentException e) {
                      assertTrue(e.getMessage().contains("not fed"), e.getMessage());
                    }
                  }
                });
        reader.setUncaughtExceptionHandler((_, thrown) -> wrong.set(thrown));
        reader.start();
        for (Node node : nodes) {
          feeds.put(node, one);
        }
        for (int i = 0; i < 100; i++) {
          feeds.put(nodes.get(i % 40), 1).put(nodes.get(39 - i % 40), one);
        }
        done.set(true);
        reader.join();
        assertEquals(null, wrong.get());
      }
    }
  }

  /** A run computes with the shape it found when it began. */
  @Test
  void anotherShapeIsForTheNextRun() throws InterruptedException {
    AtomicReference<Throwable> wrong = new AtomicReference<>();
    try (Session session = new Session(graph, OPTIONS);
        Tensor one = Tensor.of(Shape.of(1, 2), 1, 2);
        Tensor two = Tensor.of(Shape.of(2, 2), 1, 2, 1, 2)) {
      Feeds feeds = new Feeds().put(x, one).put(rate, 1);
      Thread reader =
          new Thread(
              () -> {
                for (int i = 0; i < 5_000; i++) {
                  Tensor found = session.run(feeds, Fetches.of(logits)).get(logits);
                  for (float value : found.toArray()) {
                    assertEquals(6, value);
                  }
                }
              });
      reader.setUncaughtExceptionHandler((_, thrown) -> wrong.set(thrown));
      reader.start();
      while (reader.isAlive()) {
        feeds.put(x, two).put(x, one);
      }
      assertEquals(null, wrong.get());
    }
  }
}
