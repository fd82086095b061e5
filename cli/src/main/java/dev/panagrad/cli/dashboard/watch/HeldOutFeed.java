package dev.panagrad.cli.dashboard.watch;

import dev.panagrad.cli.dashboard.event.EventBuffer;
import dev.panagrad.cli.panel.HeldOutTexts;
import dev.panagrad.models.heldout.HeldOut;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sends held-out examples to the page: their description once, and the predictions at each
 * evaluation.
 */
final class HeldOutFeed {
  private final HeldOut examples;
  private final HeldOutTexts texts;
  private final EventBuffer feed;
  private final Map<String, Object> description;

  HeldOutFeed(HeldOut examples, EventBuffer feed) {
    this.examples = examples;
    this.feed = feed;
    texts = new HeldOutTexts(examples);
    description = describe();
  }

  /** The description from which the page builds its panels. */
  Map<String, Object> description() {
    return description;
  }

  private Map<String, Object> describe() {
    List<Object> rows = new ArrayList<>();
    for (int i = 0; i < examples.size(); i++) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("cells", texts.cells(i));
      row.put("right", texts.right(i));
      if (examples.isPictures()) {
        row.put("picture", texts.picture(i));
      }
      if (!texts.isClasses()) {
        row.put("value", (double) examples.right(i)[0]);
      }
      rows.add(row);
    }
    return Map.of(
        "pictures", examples.isPictures(),
        "numbers", !texts.isClasses(),
        "columns", texts.columns(),
        "rows", rows);
  }

  /** Sends the predictions of an evaluation. */
  void show(long step) {
    float[][] told = new float[examples.size()][];
    for (int i = 0; i < told.length; i++) {
      told[i] = examples.told(i);
    }
    feed.put(EventBuffer.Topic.EXAMPLES, () -> Map.of("step", step, "rows", rows(told)));
  }

  private List<Object> rows(float[]... told) {
    List<Object> rows = new ArrayList<>();
    for (int i = 0; i < told.length; i++) {
      rows.add(
          texts.isClasses()
              ? Map.of(
                  "told", texts.told(told[i]),
                  "share", HeldOutTexts.share(told[i]),
                  "wrong", texts.isWrong(i, told[i]))
              : Map.of(
                  "told", texts.told(told[i]),
                  "off", HeldOutTexts.number(texts.off(i, told[i])),
                  "value", (double) told[i][0]));
    }
    return rows;
  }
}
