package dev.panagrad.models.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Random changes of pictures, which depend on seed, example and epoch only. */
class AugmentationTest {
  private static final Shape SHAPE = Shape.of(4, 6, 2);

  private static float[] picture() {
    float[] values = new float[48];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 100f;
    }
    return values;
  }

  private static float[] read(Dataset data, int example, long epoch) {
    float[] into = new float[48];
    data.features(example, epoch, into);
    return into;
  }

  private static float at(float[] picture, int y, int x, int c) {
    return picture[(y * 6 + x) * 2 + c];
  }

  @Test
  void nothingIsChangedUnlessAskedFor() {
    float[] values = picture();
    Augmentation.of(SHAPE).apply(values, new SplittableRandom(1));
    assertArrayEquals(picture(), values);
  }

  @Test
  void aFlipIsAMirrorImageAndHalfTheTime() {
    int flipped = 0;
    for (int i = 0; i < 1000; i++) {
      float[] values = picture();
      Augmentation.of(SHAPE).flip().apply(values, new SplittableRandom(i));
      if (!Arrays.equals(values, picture())) {
        flipped++;
        for (int x = 0; x < 6; x++) {
          assertEquals(at(picture(), 2, x, 1), at(values, 2, 5 - x, 1));
        }
      }
    }
    assertTrue(flipped > 430 && flipped < 570, flipped + " of 1000");
  }

  @Test
  void shiftsGoByWholePixelsAndContinueTheEdge() {
    Set<Float> corners = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      float[] values = picture();
      Augmentation.of(SHAPE).shift(0.26).apply(values, new SplittableRandom(i));
      float corner = at(values, 0, 0, 0);
      corners.add(corner);
      int moved = Math.round((at(values, 2, 3, 0) - at(picture(), 2, 3, 0)) * 50);
      int dx = Math.floorMod(moved + 3, 6) - 3;
      int dy = (moved - dx) / 6;
      assertTrue(Math.abs(dx) <= 2 && Math.abs(dy) <= 1, dx + ", " + dy);
      for (int y = 0; y < 4; y++) {
        for (int x = 0; x < 6; x++) {
          int fromY = Math.clamp(y + dy, 0, 3);
          int fromX = Math.clamp(x + dx, 0, 5);
          assertEquals(at(picture(), fromY, fromX, 1), at(values, y, x, 1));
        }
      }
    }
    // Up, left and neither are seen at the corner: 2 x 3 different values.
    assertEquals(6, corners.size());
  }

  @Test
  void cropsEnlargeAPartAndBrightnessScales() {
    float[] values = picture();
    Augmentation.of(SHAPE).crop(0.5).apply(values, new SplittableRandom(3));
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    assertTrue(sorted[0] >= 0 && sorted[47] <= 0.47f, Arrays.toString(values));
    assertTrue(sorted[47] - sorted[0] < 0.47f, "all of it is still there");
    float[] bright = picture();
    Augmentation.of(SHAPE).brightness(0.5).apply(bright, new SplittableRandom(3));
    float factor = bright[10] / 0.1f;
    assertTrue(Math.abs(factor - 1) > 0.01 && Math.abs(factor - 1) <= 0.5, "factor " + factor);
    assertEquals(0.2f * factor, bright[20], 1e-6);
  }

  @Test
  void aChangeDependsOnSeedExampleAndEpochOnly() {
    Dataset data =
        ArrayDataset.ofClasses(
            SHAPE,
            new float[][] {picture(), picture()},
            new int[2],
            new Target.Classes(List.of("a", "b")));
    Augmentation change = Augmentation.of(SHAPE).flip().shift(0.3).crop(0.6).brightness(0.3);
    Dataset one = data.map(change, 1);
    float[] first = read(one, 0, 0);
    assertArrayEquals(first, read(data.map(change, 1), 0, 0));
    assertFalse(Arrays.equals(first, read(one, 1, 0)), "the same for another example");
    assertFalse(Arrays.equals(first, read(one, 0, 1)), "the same in another epoch");
    assertFalse(Arrays.equals(first, read(data.map(change, 2), 0, 0)), "the same for another seed");
    assertArrayEquals(read(data.map(change), 1, 5), read(data.map(change, 0), 1, 5));
  }

  @Test
  void mistakesAreTold() {
    assertThrows(IllegalArgumentException.class, () -> Augmentation.of(Shape.of(5)));
    assertThrows(IllegalArgumentException.class, () -> Augmentation.of(SHAPE).crop(0));
    assertThrows(IllegalArgumentException.class, () -> Augmentation.of(SHAPE).shift(1));
    assertThrows(IllegalArgumentException.class, () -> Augmentation.of(SHAPE).brightness(2));
  }
}
