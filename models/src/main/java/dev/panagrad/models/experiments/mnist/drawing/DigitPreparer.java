package dev.panagrad.models.experiments.mnist.drawing;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.Image;

/**
 * Prepares a user's own digit in the same way as the digits of MNIST.
 *
 * <p>Converted to grey, with the background estimated from the border and made black; cropped to
 * the ink; fitted into 20 x 20 pixels by area averaging, keeping the proportions; as bright as a
 * full stroke; shifted so that the centre of mass is at the centre of 28 x 28. An MNIST digit
 * passes unchanged. Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits".
 */
public final class DigitPreparer {
  /** Height and width of the result. */
  public static final int SIDE = 28;

  private static final int BOX = 20;

  /** The position of MNIST's centres of mass, within half a pixel, counted from pixel 0. */
  private static final int CENTER = 14;

  /** The minimum contrast between ink and background for a picture to contain a digit. */
  private static final float LEAST_CONTRAST = 0.1f;

  /** Ink fainter than this counts as background even if the background is quite uniform. */
  private static final float LEAST_INK = 2.5f / 255;

  private DigitPreparer() {}

  /**
   * Prepares a digit.
   *
   * @return 28 x 28 values from 0, the background, to 1, full ink, row by row
   * @throws FileException if nothing in the picture contrasts with its background
   */
  public static float[] prepare(Image image) {
    GreyPicture picture = GreyPicture.of(image);
    float[] border = picture.sortedBorder();
    float ground = border[border.length / 2];
    float sign = ground > 0.5f ? -1 : 1;
    float noise =
        Math.max(border[border.length * 9 / 10] - ground, ground - border[border.length / 10]);
    float faintest = Math.max(LEAST_INK, 2 * noise);

    float[] ink = new float[image.width() * image.height()];
    float most = 0;
    for (int i = 0; i < ink.length; i++) {
      float out = (picture.shades()[i] - ground) * sign;
      ink[i] = out < faintest ? 0 : out;
      most = Math.max(most, ink[i]);
    }
    if (most < LEAST_CONTRAST) {
      throw FileException.of(
          "%s holds no digit that stands out from its ground;"
              + " draw one with a dark pen on a bright ground or the other way round",
          image.name());
    }
    Stroke stroke = Stroke.crop(image.width(), image.height(), ink).fit(BOX);
    return center(stroke);
  }

  private static float[] center(Stroke stroke) {
    double mass = 0;
    double sumX = 0;
    double sumY = 0;
    float most = 0;
    for (int y = 0; y < stroke.height(); y++) {
      for (int x = 0; x < stroke.width(); x++) {
        float value = stroke.at(x, y);
        mass += value;
        sumX += value * x;
        sumY += value * y;
        most = Math.max(most, value);
      }
    }
    int left = shift(sumX / mass, stroke.width());
    int top = shift(sumY / mass, stroke.height());
    float[] digit = new float[SIDE * SIDE];
    for (int y = 0; y < stroke.height(); y++) {
      for (int x = 0; x < stroke.width(); x++) {
        digit[(top + y) * SIDE + left + x] = stroke.at(x, y) / most;
      }
    }
    return digit;
  }

  /** The shift that centres the centre of mass, limited so that all ink stays inside. */
  private static int shift(double centerOfMass, int length) {
    return Math.clamp(Math.round(CENTER - centerOfMass), 0, SIDE - length);
  }
}
