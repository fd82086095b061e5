package dev.panagrad.cli.dashboard.event;

import dev.panagrad.cli.panel.LayerQuantiles;
import dev.panagrad.models.io.json.JsonWriter;
import dev.panagrad.models.train.Measurement;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The position of one reader in a feed: returns unread events as server-sent events. */
final class Cursor {
  private static final MathContext DIGITS = new MathContext(4);

  private final EventBuffer feed;
  private final Map<String, Series.View> seen = new HashMap<>();
  private final Map<EventBuffer.Topic, EventBuffer.Slot> sent =
      new EnumMap<>(EventBuffer.Topic.class);
  private long step = -1;

  /** Starts at the beginning, so that a reader that reconnects gets the whole history. */
  Cursor(EventBuffer feed) {
    this.feed = feed;
  }

  /** The events since the last call; empty if there are none. */
  String next() {
    StringBuilder events = new StringBuilder();
    for (EventBuffer.Topic topic : EventBuffer.Topic.values()) {
      EventBuffer.Slot slot = feed.slot(topic);
      if (slot != sent.put(topic, slot) && slot != null) {
        event(events, topic.name().toLowerCase(Locale.ROOT), slot.content());
      }
    }
    series(events, "train", feed.train().view(), item -> point((Measurement) item));
    series(events, "test", feed.test().view(), item -> point((Measurement) item));
    series(events, "spread", feed.spreads().view(), item -> bands((LayerQuantiles) item));
    long made = feed.step();
    if (made != step) {
      step = made;
      event(events, "step", Map.of("step", made, "loss", (double) feed.loss()));
    }
    return events.toString();
  }

  private void series(
      StringBuilder events, String name, Series.View now, Function<Object, List<Object>> row) {
    Series.View before = seen.put(name, now);
    boolean goesOn = before != null && before.generation() == now.generation();
    int from = goesOn ? before.size() : 0;
    if (goesOn && from == now.size()) {
      return;
    }
    List<Object> rows = new ArrayList<>();
    for (int i = from; i < now.size(); i++) {
      rows.add(row.apply(now.items()[i]));
    }
    event(events, name, Map.of("from", from, "rows", rows));
  }

  private static List<Object> point(Measurement point) {
    return List.of(point.step(), point.loss(), point.accuracy(), point.learningRate());
  }

  /** The step, then the band bounds of all layers together and of each layer, for both groups. */
  private static List<Object> bands(LayerQuantiles spread) {
    return List.of(
        spread.all().step(),
        sides(spread.all().first(), spread.first()),
        sides(spread.all().second(), spread.second()));
  }

  private static List<Object> sides(List<Double> all, List<List<Double>> layers) {
    List<Object> bounds = new ArrayList<>();
    bounds.add(rounded(all));
    layers.forEach(layer -> bounds.add(rounded(layer)));
    return bounds;
  }

  /** Rounded to as many digits as a plot can show. */
  private static List<Double> rounded(List<Double> values) {
    return values.stream().map(Cursor::rounded).toList();
  }

  private static double rounded(double value) {
    return new BigDecimal(value).round(DIGITS).doubleValue();
  }

  private static void event(StringBuilder events, String name, Map<String, ?> data) {
    events.append("event: ").append(name).append("\ndata: ");
    events.append(JsonWriter.line(data)).append("\n\n");
  }
}
