package dev.panagrad.cli.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.run.Experiments;
import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.HyperParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each chapter has all its parts, and its settings are those of its experiments. */
class ChaptersTest {
  private static final Pattern FIGURE = Pattern.compile("<data value=\"([^\"]*)\">([^<]*)</data>");

  /** Measured figures look like these, so that none is written without where it comes from. */
  private static final Pattern LOOSE =
      Pattern.compile("\\d{2,}(\\.\\d)? %|0\\.9\\d|\\d\\.\\d+ nats");

  /** Given, or a matter of arithmetic. */
  private static final Set<String> GIVEN = Set.of("30 %", "100 %", "4.58 nats");

  static Stream<Chapter> chapters() {
    return Chapters.all().stream();
  }

  /** The text's figures by name. */
  static Map<String, String> figures(Chapter chapter) {
    Map<String, String> figures = new TreeMap<>();
    Matcher matcher = FIGURE.matcher(chapter.text());
    while (matcher.find()) {
      figures.put(matcher.group(1), matcher.group(2).strip());
    }
    return figures;
  }

  @Test
  void theCourseGoesFromOneLayerToAttention() {
    List<String> names = chapters().map(Chapter::name).toList();
    assertEquals(
        List.of(
            "softmax",
            "loss",
            "sigmoid",
            "relu",
            "decay",
            "dropout",
            "convolution",
            "batch-norm",
            "recurrent",
            "words",
            "attention",
            "gpt"),
        names.stream().filter(name -> !name.equals("captions")).toList());
    boolean captions = Experiments.find("caption-digits").isPresent();
    assertEquals(captions, names.contains("captions"), "only where there is the experiment");
    assertNotNull(Chapter.read("captions"), "it can be read anyway");
  }

  @ParameterizedTest
  @MethodSource("chapters")
  void aChapterHasAllItsParts(Chapter chapter) {
    String text = chapter.text();
    assertFalse(chapter.title().isBlank() || chapter.about().isBlank());
    assertEquals(
        2, text.split("<!-- training -->", -1).length, "text before and after the training");
    assertTrue(text.contains("<math display=\"block\">"), "a formula");
    assertTrue(text.contains("class=\"see\""), "what to see");
    int attempts = text.split("<li", -1).length - 1;
    assertTrue(attempts == 2 || attempts == 3, attempts + " things to try");
    assertEquals(2, text.split("<details>", -1).length, "one question");
    assertEquals(
        figures(chapter).keySet(),
        chapter.claims().stream().map(Claim::name).collect(Collectors.toSet()),
        "figures in the text and where they come from");
    String unproved = text.replaceAll("<data.*?</data>|<table.*?</table>", "");
    List<String> loose =
        LOOSE
            .matcher(unproved)
            .results()
            .map(MatchResult::group)
            .filter(f -> !GIVEN.contains(f))
            .toList();
    assertEquals(List.of(), loose, "figures that nothing proves");
  }

  @ParameterizedTest
  @MethodSource("chapters")
  void allSettingsAreTaken(Chapter chapter) {
    Map<String, Setting> settings = new TreeMap<>();
    chapter.settings().forEach(setting -> settings.put(setting.name(), setting));
    assertTrue(settings.size() >= 2 || chapter.name().equals("captions"), "two or three to try");
    List<String> experiments = new ArrayList<>(List.of(chapter.run().experiment()));
    if (settings.containsKey("experiment")) {
      experiments.addAll(settings.get("experiment").values());
    }
    for (String name : experiments) {
      Experiment experiment = Experiments.find(name).orElseThrow();
      chapter.run().set().forEach((key, value) -> set(experiment, key, value));
      for (Setting setting : settings.values()) {
        assertTrue(setting.values().contains(setting.usual()), setting.name());
        if (!List.of("experiment", "batch", "steps").contains(setting.name())) {
          setting.values().forEach(value -> set(experiment, setting.name(), value));
        }
      }
    }
    Matcher attempts = Pattern.compile("data-try=\"([^\"]*)\"").matcher(chapter.text());
    while (attempts.find()) {
      for (String pair : attempts.group(1).split(" ", -1)) {
        String[] parts = pair.split("=", -1);
        assertTrue(settings.get(parts[0]).values().contains(parts[1]), pair);
      }
    }
  }

  private static void set(Experiment experiment, String key, String value) {
    HyperParameters all = experiment.hyperParameters();
    if (all.hasChoice(key)) {
      all.choose(key, value);
    } else {
      all.set(key, Double.parseDouble(value));
    }
  }
}
