package dev.panagrad.graph.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events for JDK Flight Recorder, of a session that was opened before the recording began. */
final class FlightRecorderTest extends SessionFixture {
  @TempDir Path folder;

  @Test
  void runsAndCompilationsAreRecorded() throws Exception {
    Path file = folder.resolve("session.jfr");
    try (Session session = new Session(graph, OPTIONS);
        Tensor one = Tensor.of(Shape.of(1, 2), 1, 2)) {
      Feeds feeds = new Feeds().put(x, one).put(rate, 1);
      session.run(feeds, Fetches.of(logits));
      try (Recording recording = new Recording()) {
        // Shorter ones than the default threshold of 20 ms, too.
        recording.enable("dev.panagrad.Run").withoutThreshold();
        recording.enable("dev.panagrad.Compile").withoutThreshold();
        recording.start();
        session.run(feeds, Fetches.of(logits));
        session.run(feeds, Fetches.of(twice));
        session.run(feeds, Fetches.of(twice));
        recording.stop();
        recording.dump(file);
      }
    }
    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    List<RecordedEvent> runs = named("dev.panagrad.Run", events);
    assertEquals(3, runs.size());
    assertEquals(logits.name(), runs.get(0).getString("fetched"));
    assertFalse(runs.get(0).getBoolean("updates"));
    assertTrue(runs.get(1).getBoolean("updates"));
    for (RecordedEvent run : runs) {
      assertEquals(1, run.getInt("threads"));
      assertTrue(run.getInt("steps") > 0);
      assertTrue(run.getDuration().toNanos() > 0);
    }
    // The plan of the first fetch was made before the recording.
    List<RecordedEvent> compilations = named("dev.panagrad.Compile", events);
    assertEquals(1, compilations.size());
    assertEquals(twice.name(), compilations.getFirst().getString("fetched"));
    assertEquals(graph.nodes().size(), compilations.getFirst().getInt("nodes"));
  }

  private static List<RecordedEvent> named(String name, List<RecordedEvent> events) {
    return events.stream().filter(event -> event.getEventType().getName().equals(name)).toList();
  }
}
