package dev.panagrad.models.experiments.own;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings of a training on a user's data, in words.
 *
 * @param data a CSV file, a folder with one folder of pictures for each class, a folder of IDX
 *     files, an IDX file of images, or arrays of NumPy
 * @param target the column to predict; null for other data than tables
 * @param as the type of the column, or null to infer it
 * @param without columns that are left out
 * @param separator between the values of a CSV file
 * @param network as text, without the last layer, and without the body; null for one that fits the
 *     data, or none after a body
 * @param optimizer its name
 * @param validation the share that is set aside for validation, from 0 to below 1
 * @param pictures how colour pictures are prepared; null for other data
 * @param balanced whether classes are weighted so that each has the same total weight
 * @param patience epochs without a smaller validation loss after which training ends; 0 for never
 * @param body an ONNX file that the network begins with; null for none
 */
public record OwnSettings(
    Path data,
    String target,
    As as,
    List<String> without,
    char separator,
    String network,
    String optimizer,
    double validation,
    PictureSettings pictures,
    boolean balanced,
    int patience,
    OnnxBody body) {
  private static final String DATA = "file";
  private static final String TARGET = "target";
  private static final String AS = "as";
  private static final String WITHOUT = "without";
  private static final String SEPARATOR = "separator";
  private static final String NETWORK = "network";
  private static final String OPTIMIZER = "optimizer";
  private static final String VALIDATION = "validation";
  private static final String SIZE = "picture-size";
  private static final String AUGMENT = "augment";
  private static final String BALANCED = "class-weights";
  private static final String PATIENCE = "early-stopping";

  /** How the values of a column are interpreted. */
  public enum As {
    /** Each value is a class. */
    CLASSES,
    /** The values are numbers. */
    NUMBER
  }

  /**
   * How colour pictures are prepared.
   *
   * @param height to which they are scaled, in pixels
   * @param width to which they are scaled, in pixels
   * @param augment the random changes, in the words of {@link
   *     dev.panagrad.models.data.Augmentation#parse}; null for none
   */
  public record PictureSettings(int height, int width, String augment) {
    private static final int SIDE = 32;

    /** The default settings: 32 x 32 pixels. */
    public static final PictureSettings USUAL = new PictureSettings(SIDE, SIDE, null);

    /**
     * A copy with a size in words: "32" or "24x32", height and width.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public PictureSettings withSize(String size) {
      String[] sides = size.strip().split("x", 2);
      try {
        int first = Integer.parseInt(sides[0]);
        return new PictureSettings(
            first, sides.length == 2 ? Integer.parseInt(sides[1]) : first, augment);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "'%s' is no size of pictures; take HEIGHTxWIDTH, as 32x48".formatted(size), e);
      }
    }

    /** A copy with random changes. */
    public PictureSettings withAugment(String changes) {
      return new PictureSettings(height, width, changes);
    }
  }

  /** Checks the numbers and copies the list. */
  public OwnSettings {
    without = List.copyOf(without);
    if (!(validation >= 0 && validation < 1)) {
      throw new IllegalArgumentException(
          "the share for validation must be from 0 to below 1, not " + validation);
    }
    if (patience < 0) {
      throw new IllegalArgumentException("early stopping waits for 1 epoch or more");
    }
  }

  /** The default settings for some data. */
  public static OwnSettings of(Path data) {
    return new OwnSettings(
        data, null, null, List.of(), ',', null, "adam", 0.1, null, false, 0, null);
  }

  /** Whether a run's options belong to such an experiment. */
  public static boolean describes(Map<String, String> options) {
    return options.containsKey(DATA);
  }

  /** The settings in the form of a run's configuration. */
  public Map<String, String> toMap() {
    Map<String, String> map = new LinkedHashMap<>();
    map.put(DATA, data.toAbsolutePath().normalize().toString());
    put(map, TARGET, target);
    put(map, AS, as == null ? null : as.name());
    put(map, WITHOUT, without.isEmpty() ? null : String.join("\n", without));
    put(map, SEPARATOR, separator == ',' ? null : String.valueOf(separator));
    put(map, NETWORK, network);
    map.put(OPTIMIZER, optimizer);
    map.put(VALIDATION, Double.toString(validation));
    if (pictures != null) {
      map.put(SIZE, pictures.height() + "x" + pictures.width());
      put(map, AUGMENT, pictures.augment());
    }
    put(map, BALANCED, balanced ? "balanced" : null);
    map.put(PATIENCE, Integer.toString(patience));
    if (body != null) {
      map.putAll(body.toMap());
    }
    return map;
  }

  private static void put(Map<String, String> map, String key, String value) {
    if (value != null) {
      map.put(key, value);
    }
  }

  /**
   * Reads the result of {@link #toMap}.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static OwnSettings of(Map<String, String> map) {
    String separator = map.getOrDefault(SEPARATOR, ",");
    return new OwnSettings(
        Path.of(map.get(DATA)),
        map.get(TARGET),
        map.containsKey(AS) ? As.valueOf(map.get(AS)) : null,
        map.containsKey(WITHOUT) ? Arrays.asList(map.get(WITHOUT).split("\n")) : List.of(),
        separator.isEmpty() ? ',' : separator.charAt(0),
        map.get(NETWORK),
        map.getOrDefault(OPTIMIZER, "adam"),
        Double.parseDouble(map.getOrDefault(VALIDATION, "0")),
        map.containsKey(SIZE)
            ? PictureSettings.USUAL.withSize(map.get(SIZE)).withAugment(map.get(AUGMENT))
            : null,
        map.containsKey(BALANCED),
        Integer.parseInt(map.getOrDefault(PATIENCE, "0")),
        OnnxBody.of(map));
  }
}
