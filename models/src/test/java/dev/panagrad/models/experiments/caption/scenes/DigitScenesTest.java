package dev.panagrad.models.experiments.caption.scenes;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.data.Mnist;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DigitScenesTest {
  private static final List<String> NAMES =
      List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

  private static final Mnist MNIST = Mnist.embedded();
  private static final DigitScenes SCENES = new DigitScenes(MNIST, 7);

  private static float[] drawn(DigitScenes scenes, long epoch, int example) {
    try (Tensor scene = Tensor.allocate(DType.FLOAT32, scenes.shape())) {
      scenes.picture(epoch, example, scene.buffer(), 0);
      return scene.toArray();
    }
  }

  private static String caption(DigitScenes scenes, long epoch, int example) {
    return scenes.tokens().decode(scenes.caption(epoch, example));
  }

  /** The digits that a caption names, the first and perhaps a second. */
  private static List<Integer> digits(String caption) {
    return List.of(caption.split(" ")).stream().map(NAMES::indexOf).filter(i -> i >= 0).toList();
  }

  @Test
  void aSceneDependsOnSeedEpochAndNumber() {
    float[] scene = drawn(SCENES, 2, 5);
    assertArrayEquals(scene, drawn(new DigitScenes(MNIST, 7), 2, 5), 0);
    assertFalse(Arrays.equals(scene, drawn(SCENES, 3, 5)));
    assertFalse(Arrays.equals(scene, drawn(SCENES, 2, 6)));
    assertFalse(Arrays.equals(scene, drawn(new DigitScenes(MNIST, 8), 2, 5)));
  }

  @Test
  void everyCaptionHasItsOwnTokens() {
    List<String> all = SceneCaptions.all();
    assertEquals(820, new HashSet<>(all).size());
    for (String sentence : all) {
      assertEquals(sentence, SCENES.tokens().decode(SCENES.tokens().encode(sentence)));
      assertTrue(SCENES.tokens().encode(sentence).length < SCENES.longest());
    }
  }

  /** Ten pairs are never together in training and validation, and always in one of the tests. */
  @Test
  void tenPairsAreOnlyInTheTest() {
    Set<Set<Integer>> seen = new HashSet<>();
    for (int i = 0; i < 5_000; i++) {
      seen.add(Set.copyOf(digits(caption(SCENES, 0, i))));
    }
    SCENES.validation().forEach(p -> seen.add(Set.copyOf(digits(p.caption()))));
    Set<Set<Integer>> unseen = new HashSet<>();
    SCENES.tests().get(1).pictures().forEach(p -> unseen.add(Set.copyOf(digits(p.caption()))));
    assertEquals(10, unseen.size());
    assertEquals(45, seen.size());
    unseen.forEach(pair -> assertFalse(seen.contains(pair), pair.toString()));
  }

  /** The words tell how the ink lies: of two digits the first one is above, or to the left. */
  @Test
  void captionsTellWhereInkIs() {
    Map<String, int[]> counts = new HashMap<>();
    for (int i = 0; i < 600; i++) {
      String caption = caption(SCENES, 1, i);
      if (digits(caption).size() == 2) {
        boolean above = caption.contains(" above ");
        int empty = emptyLines(drawn(SCENES, 1, i), above);
        counts.computeIfAbsent(above ? "above" : "left of", key -> new int[2])[empty > 0 ? 1 : 0]++;
      }
    }
    assertEquals(Set.of("above", "left of"), counts.keySet());
    counts.forEach(
        (relation, count) ->
            assertTrue(count[1] > 4 * count[0], relation + " has a gap in " + count[1]));
  }

  /** Rows, or columns, without ink between those with ink. */
  private static int emptyLines(float[] scene, boolean rows) {
    boolean[] ink = new boolean[SceneCanvas.SIDE];
    for (int i = 0; i < scene.length; i++) {
      int line = rows ? i / SceneCanvas.SIDE : i % SceneCanvas.SIDE;
      ink[line] |= scene[i] > 0.3;
    }
    int first = 0;
    int last = SceneCanvas.SIDE - 1;
    while (!ink[first]) {
      first++;
    }
    while (!ink[last]) {
      last--;
    }
    int empty = 0;
    for (int line = first; line < last; line++) {
      empty += ink[line] ? 0 : 1;
    }
    return empty;
  }

  /** A big digit is larger than a small one: the ink of scenes of one digit tells it. */
  @Test
  void bigOnesHaveMoreInk() {
    double[] ink = new double[2];
    int[] counts = new int[2];
    for (int i = 0; i < 1_000; i++) {
      String caption = caption(SCENES, 0, i);
      if (digits(caption).size() == 1) {
        int big = caption.contains("big") ? 1 : 0;
        counts[big]++;
        for (float pixel : drawn(SCENES, 0, i)) {
          ink[big] += pixel;
        }
      }
    }
    assertTrue(counts[0] > 60 && counts[1] > 60, "one scene in four has one digit");
    double ratio = ink[1] / counts[1] / (ink[0] / counts[0]);
    assertTrue(ratio > 1.8 && ratio < 3, "big ones have " + ratio + " times the ink");
  }
}
