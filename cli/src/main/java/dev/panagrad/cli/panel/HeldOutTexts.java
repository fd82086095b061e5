package dev.panagrad.cli.panel;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.heldout.HeldOut;
import dev.panagrad.models.io.Pictures;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * Held-out examples formatted for a page: pictures, cells and names.
 *
 * @param examples the examples that are shown
 */
public record HeldOutTexts(HeldOut examples) {
  private static final int MOST_COLUMNS = 6;
  private static final int MOST_SIDE = 64;
  private static final int DIGITS = 5;
  private static final float WHITE = 255;

  /** Whether the targets are classes rather than numbers. */
  public boolean isClasses() {
    return examples.target() instanceof Target.Classes;
  }

  /** The names of the targets: of classes, or of numbers. */
  private List<String> names() {
    return switch (examples.target()) {
      case Target.Classes classes -> classes.names();
      case Target.Numbers numbers -> numbers.names();
    };
  }

  /** The names of the first columns of the data; empty for pictures. */
  public List<String> columns() {
    if (examples.isPictures() || examples.size() == 0) {
      return List.of();
    }
    List<String> columns = new ArrayList<>(examples.words(0).keySet());
    if (columns.isEmpty()) {
      for (int i = 0; i < Math.min(MOST_COLUMNS, examples.shape().elements()); i++) {
        columns.add("x" + i);
      }
    }
    return columns.subList(0, Math.min(MOST_COLUMNS, columns.size()));
  }

  /** One example's values in these columns. */
  public List<String> cells(int which) {
    List<String> columns = columns();
    var words = examples.words(which);
    if (!words.isEmpty()) {
      return columns.stream().map(words::get).toList();
    }
    List<String> cells = new ArrayList<>();
    float[] features = columns.isEmpty() ? new float[0] : examples.features(which);
    for (int i = 0; i < columns.size(); i++) {
      cells.add(number(features[i]));
    }
    return cells;
  }

  /** The true class or values of an example. */
  public String right(int which) {
    return text(examples.right(which));
  }

  /**
   * The predicted class or values.
   *
   * @param told predictions for one example: probabilities or values
   */
  public String told(float... told) {
    return isClasses() ? names().get(largest(told)) : text(told);
  }

  /** Whether the predicted class isn't the true one. */
  public boolean isWrong(int which, float... told) {
    return isClasses() && largest(told) != (int) examples.right(which)[0];
  }

  /** The probability of the predicted class, in percent. */
  public static String share(float... told) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * told[largest(told)]);
  }

  /** The error of the first predicted number: predicted minus true value. */
  public double off(int which, float... told) {
    return (double) told[0] - examples.right(which)[0];
  }

  private String text(float... values) {
    if (isClasses()) {
      return names().get((int) values[0]);
    }
    List<String> texts = new ArrayList<>();
    for (float value : values) {
      texts.add(number(value));
    }
    return String.join(", ", texts);
  }

  private static int largest(float... values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }

  /** A number in five digits, or with all digits before its point. */
  public static String number(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    BigDecimal number =
        new BigDecimal(value).round(new MathContext(DIGITS, RoundingMode.HALF_EVEN));
    return number.scale() < 0
        ? new BigDecimal(value).setScale(0, RoundingMode.HALF_EVEN).toPlainString()
        : number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  /** The picture of an example as a data URL, of at most 64 pixels a side. */
  public String picture(int which) {
    Shape shape = examples.shape();
    int step = (Math.max(shape.size(0), shape.size(1)) + MOST_SIDE - 1) / MOST_SIDE;
    int height = (shape.size(0) + step - 1) / step;
    int width = (shape.size(1) + step - 1) / step;
    int channels = shape.size(2);
    float[] features = examples.features(which);
    float low = 0;
    float high = 1;
    for (float feature : features) {
      low = Math.min(low, feature);
      high = Math.max(high, feature);
    }
    byte[] samples = new byte[height * width * channels];
    for (int i = 0; i < samples.length; i++) {
      int y = i / channels / width * step;
      int x = i / channels % width * step;
      float light = features[(y * shape.size(1) + x) * channels + i % channels];
      samples[i] = (byte) Math.round((light - low) / (high - low) * WHITE);
    }
    byte[] png = Pictures.png(width, height, samples);
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
  }
}
