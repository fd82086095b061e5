package dev.panagrad.models.experiments.mnist.drawing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.data.ImageDataset;
import dev.panagrad.models.data.Mnist;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.Image;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DigitPreparerTest {
  private static final ImageDataset DIGITS = Mnist.embedded().test();

  @Test
  void digitsOfMnistGoThroughUnchanged() {
    int same = 0;
    for (int digit = 0; digit < 500; digit++) {
      float[] prepared = DigitPreparer.prepare(enlarged(digit, 1, 0, 0, v -> grey(v)));
      same += difference(digit, prepared) < 0.01 ? 1 : 0;
    }
    assertTrue(same >= 495, same + " of 500");
  }

  @ParameterizedTest(name = "{0} times as large, shifted by {1}, {2}, ink {3} on {4}")
  @CsvSource({"5, 40, 0, 0, 255", "8, 0, 90, 60, 250", "3, 11, 7, 230, 20", "10, 100, 30, 90, 180"})
  void undoesSizePlaceAndColours(int scale, int right, int down, int ink, int ground) {
    for (int digit = 0; digit < 50; digit++) {
      IntUnaryOperator colors = v -> grey(Math.round(ground + (ink - ground) * (v / 255f)));
      float[] prepared = DigitPreparer.prepare(enlarged(digit, scale, right, down, colors));
      assertEquals(0, difference(digit, prepared), 0.05, "digit " + digit);
    }
  }

  @ParameterizedTest(name = "ink {0}")
  @CsvSource({"0", "255"})
  void findsInkOnATransparentGround(int ink) {
    for (int digit = 0; digit < 50; digit++) {
      IntUnaryOperator colors = v -> (v << 24) | (ink * 0x010101);
      float[] prepared = DigitPreparer.prepare(enlarged(digit, 2, 5, 9, colors));
      assertEquals(0, difference(digit, prepared), 0.02, "digit " + digit);
    }
  }

  @Test
  void looksPastTheNoiseOfPaper() {
    Random random = new Random(3);
    for (int digit = 0; digit < 20; digit++) {
      IntUnaryOperator colors = v -> grey(200 - 150 * v / 255 + random.nextInt(11) - 5);
      float[] prepared = DigitPreparer.prepare(enlarged(digit, 10, 200, 100, colors));
      assertEquals(0, difference(digit, prepared), 0.3, "digit " + digit);
    }
  }

  @Test
  void keepsProportionsAndCentersTheMass() {
    int[] pixels = new int[100 * 60];
    Arrays.fill(pixels, 0xffffffff);
    for (int y = 5; y < 45; y++) {
      Arrays.fill(pixels, y * 100 + 80, y * 100 + 84, 0xff000000);
    }
    float[] bar = DigitPreparer.prepare(new Image("bar", 100, 60, pixels));
    for (int y = 0; y < 28; y++) {
      for (int x = 0; x < 28; x++) {
        boolean ink = y >= 5 && y < 25 && (x == 14 || x == 15);
        assertEquals(ink ? 1 : 0, bar[y * 28 + x], 1e-6, "at " + x + ", " + y);
      }
    }
  }

  @Test
  void aSingleSpotFillsTheBox() {
    int[] pixels = new int[50 * 50];
    pixels[20 * 50 + 30] = 0xffffffff;
    float[] spot = DigitPreparer.prepare(new Image("spot", 50, 50, pixels));
    assertEquals(400, sum(spot), 1e-3);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"0xff000000", "0xffffffff", "0", "0x80808080"})
  void refusesAPictureWithoutADigit(String color) {
    int[] pixels = new int[30 * 30];
    Arrays.fill(pixels, (int) (long) Long.decode(color));
    pixels[35] ^= 0x00050505;
    Image blank = new Image("blank.png", 30, 30, pixels);
    FileException e = assertThrows(FileException.class, () -> DigitPreparer.prepare(blank));
    assertTrue(e.getMessage().startsWith("blank.png holds no digit"), e.getMessage());
  }

  @Test
  void survivesTheSmallestPicture() {
    Image one = new Image("one", 1, 1, new int[] {0xff00ff00});
    assertThrows(FileException.class, () -> DigitPreparer.prepare(one));
  }

  private static Image enlarged(
      int digit, int scale, int right, int down, IntUnaryOperator colors) {
    int width = 28 * scale + right;
    int height = 28 * scale + down;
    int[] pixels = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean inside = x >= right && y >= down;
        int value = inside ? DIGITS.pixel(digit, (y - down) / scale, (x - right) / scale) : 0;
        pixels[y * width + x] = colors.applyAsInt(value);
      }
    }
    return new Image("digit " + digit, width, height, pixels);
  }

  private static int grey(int value) {
    return 0xff000000 | (value * 0x010101);
  }

  private static double difference(int digit, float[] prepared) {
    double most = 0;
    for (int i = 0; i < prepared.length; i++) {
      most = Math.max(most, Math.abs(prepared[i] - DIGITS.pixel(digit, i / 28, i % 28) / 255.0));
    }
    return most;
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }
}
