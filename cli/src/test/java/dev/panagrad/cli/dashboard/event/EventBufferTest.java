package dev.panagrad.cli.dashboard.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.cli.dashboard.request.Control;
import dev.panagrad.models.train.Measurement;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What readers get of a feed: latest values, bounded history, each thing once. */
class EventBufferTest {
  private static Measurement train(long step) {
    return new Measurement(step, "train", 2, 0.5, 0.1, 100, step);
  }

  @Test
  void aFullSeriesKeepsEveryOtherItemAndTheNewest() {
    Series<Integer> series = new Series<>(100);
    for (int i = 0; i < 100_000; i++) {
      series.add(i);
      Series.View view = series.view();
      assertTrue(view.size() <= 100, "bounded");
      assertEquals(0, view.items()[0]);
      assertEquals(i, view.items()[view.size() - 1]);
    }
    Series.View view = series.view();
    for (int i = 1; i < view.size(); i++) {
      assertTrue((int) view.items()[i - 1] < (int) view.items()[i], "in order");
    }
  }

  @Test
  void whatWasSeenBeforeDoesNotChangeWhenTheSeriesGrowsOrThins() {
    Series<Integer> series = new Series<>(8);
    for (int i = 0; i < 8; i++) {
      series.add(i);
    }
    Series.View before = series.view();
    series.add(8);
    for (int i = 0; i < 8; i++) {
      assertEquals(i, before.items()[i]);
    }
    assertEquals(1, series.view().generation());
  }

  @Test
  void aReaderGetsEachThingOnceAndOneThatComesBackGetsAll() {
    EventBuffer feed = new EventBuffer();
    Cursor reader = new Cursor(feed);
    reader.next();
    feed.add(train(0));
    feed.put(EventBuffer.Topic.STATUS, () -> Map.of("paused", false));
    feed.stepped(1, 2.5f);
    String first = reader.next();
    assertTrue(first.contains("event: status\ndata: {\"paused\":false}\n\n"), first);
    assertTrue(first.contains("{\"step\":1,\"loss\":2.5}") || first.contains("\"loss\":2.5"));
    assertEquals("", reader.next(), "nothing twice");
    feed.add(train(20));
    String second = reader.next();
    assertTrue(second.contains("\"from\":1") && second.contains("[20,"), second);
    assertFalse(second.contains("[0,"), second);
    String again = new Cursor(feed).next();
    assertTrue(again.contains("[0,") && again.contains("[20,") && again.contains("paused"), again);
  }

  @Test
  void aValueThatIsReplacedWhileOthersAreReadComesNextTime() {
    EventBuffer feed = new EventBuffer();
    feed.put(EventBuffer.Topic.STATUS, () -> Map.of("paused", false));
    feed.put(
        EventBuffer.Topic.BATCH,
        () -> {
          feed.put(EventBuffer.Topic.STATUS, () -> Map.of("paused", true));
          feed.put(EventBuffer.Topic.TESTS, () -> Map.of("number", 1));
          return Map.of("number", 0);
        });
    Cursor reader = new Cursor(feed);
    String first = reader.next();
    assertTrue(first.contains("{\"paused\":false}") && first.contains("event: tests"), first);
    assertTrue(reader.next().contains("{\"paused\":true}"));
    assertEquals("", reader.next());
  }

  @Test
  void aSlowReaderMissesValuesInBetween() {
    EventBuffer feed = new EventBuffer();
    Cursor reader = new Cursor(feed);
    for (int i = 0; i < 1_000; i++) {
      int number = i;
      feed.put(EventBuffer.Topic.BATCH, () -> Map.of("number", number));
    }
    String events = reader.next();
    assertTrue(events.contains("{\"number\":999}"), events);
    assertEquals(1, events.split("event: batch", -1).length - 1);
  }

  @Test
  void readersWaitUntilItIsUrgent() throws InterruptedException {
    EventBuffer feed = new EventBuffer();
    int before = feed.urgent();
    Thread reader = Thread.currentThread();
    Thread writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (reader.getState() != Thread.State.TIMED_WAITING) {
                    Thread.onSpinWait();
                  }
                  feed.hurry();
                });
    feed.awaitUrgent(before, Long.MAX_VALUE / 2);
    assertEquals(before + 1, feed.urgent());
    feed.awaitUrgent(before, Long.MAX_VALUE / 2);
    writer.join();
  }

  @Test
  void aPausedTrainingDoesWhatIsAskedAndGoesOn() throws InterruptedException {
    Control control = new Control();
    StringBuilder done = new StringBuilder();
    assertFalse(control.pending());
    assertTrue(control.ask(() -> control.pause(true)));
    assertTrue(control.pending());
    Thread training =
        Thread.ofPlatform()
            .start(
                () -> {
                  control.serve();
                  done.append("single,");
                  control.serve();
                  done.append("on");
                });
    while (training.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    assertTrue(control.ask(() -> done.append("asked,")));
    assertTrue(control.ask(control::single));
    assertTrue(control.ask(() -> control.pause(false)));
    training.join();
    assertEquals("asked,single,on", done.toString());
    assertTrue(control.waitedNanos() > 0, "the pause is known, to be left out of the pace");
    control.close();
    assertFalse(control.ask(() -> done.append("late")));
  }
}
