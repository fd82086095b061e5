package dev.panagrad.models.data;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.numbers.NumberFile;
import dev.panagrad.models.io.numbers.Numbers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * NumPy arrays as examples: {@code x} and {@code y}, or {@code x_train}, {@code y_train}, {@code
 * x_test} and {@code y_test} as in Keras, in an .npz file or as .npy files with these names in one
 * folder. Features with more than two axes are [height, width] or [height, width, channels].
 */
public final class NumpyFile {
  private static final String TRAIN = "_train";
  private static final String TEST = "_test";

  private final Path file;
  private final Map<String, Numbers> arrays;

  private NumpyFile(Path file, Map<String, Numbers> arrays) {
    this.file = file;
    this.arrays = arrays;
  }

  /**
   * The two halves of a file.
   *
   * @param test empty if there is no array {@code x_test}
   */
  public record Parts(Dataset train, Optional<Dataset> test) {}

  /** Whether a path is an .npz or .npy file, or a folder with x.npy or x_train.npy in it. */
  public static boolean isOne(Path path) {
    String name = path.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".npz")
        || name.endsWith(".npy")
        || Files.exists(path.resolve("x.npy"))
        || Files.exists(path.resolve("x_train.npy"));
  }

  /**
   * Reads an .npz file, or the .npy files of a folder; for an .npy file, also those beside it.
   *
   * @throws FileException if it is missing, unreadable, or holds something else
   */
  public static NumpyFile read(Path path) {
    String name = path.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".npz")
        ? new NumpyFile(path, NumberFile.read(path))
        : new NumpyFile(path, files(path));
  }

  private static Map<String, Numbers> files(Path path) {
    Path folder = Files.isDirectory(path) ? path : path.toAbsolutePath().getParent();
    Map<String, Numbers> arrays = new LinkedHashMap<>();
    for (String suffix : List.of("", TRAIN, TEST)) {
      for (String name : List.of("x" + suffix, "y" + suffix)) {
        Path one = folder.resolve(name + ".npy");
        if (Files.exists(one)) {
          arrays.put(name, NumberFile.read(one).get(""));
        }
      }
    }
    String own = path.getFileName().toString().replaceFirst("\\.npy$", "");
    if (!Files.isDirectory(path) && !arrays.containsKey(own)) {
      // For prediction: an array of any name.
      arrays.clear();
      arrays.put("x", NumberFile.read(path).get(""));
    }
    return arrays;
  }

  /** Whether {@code y} looks like classes: whole numbers from 0, or one-hot rows. */
  public boolean hasClasses() {
    return classes() > 0;
  }

  /**
   * The examples with one class each; the classes are named by their numbers.
   *
   * @throws FileException if {@code y} has something else, or an array is missing or doesn't fit
   */
  public Parts classify() {
    int count = classes();
    if (count == 0) {
      throw FileException.of(
          "the y of %s can't be told as classes; it needs one whole number an example, from 0 to"
              + " below %d, or a row with a single 1 for each",
          file, NumpyTargets.MOST_CLASSES);
    }
    return parts(Target.classes(count));
  }

  /**
   * The examples with their numbers: {@code y}, or y0, y1 and so on.
   *
   * @throws FileException if an array is missing or doesn't fit
   */
  public Parts predict() {
    return parts(NumpyTargets.numbers(trainedOn("y")));
  }

  private int classes() {
    return NumpyTargets.classes(trainedOn("y"), arrays.get("y" + TEST));
  }

  private Parts parts(Target target) {
    NumpyScale scale = NumpyScale.of(trainedOn("x"));
    Dataset train = examples(suffix(), target, scale);
    return new Parts(
        train,
        arrays.containsKey("x" + TEST)
            ? Optional.of(examples(TEST, target, scale))
            : Optional.empty());
  }

  /**
   * Examples to evaluate a model on, the test data if there are any, scaled like its training data.
   * For models of versions that kept no scale, the scale is derived from the values.
   *
   * @throws FileException if an array is missing or doesn't fit, or has classes that the model
   *     doesn't have
   */
  public Dataset encoded(Map<String, Object> preprocessing, Target target) {
    String suffix = measured();
    return examples(suffix, target, scale(preprocessing, suffix));
  }

  /** As {@link #encoded}, but reads features only, and an .npy file itself: targets are zeros. */
  public Dataset asked(Map<String, Object> preprocessing, Target target) {
    String suffix = named();
    Numbers x = array("x" + suffix);
    int count = x.shape().rank() == 0 ? 0 : x.shape().size(0);
    return examples(
        suffix, x, new float[count][target.values()], target, scale(preprocessing, suffix));
  }

  /** The suffix of the .npy file that was named, even if there are test data beside it. */
  private String named() {
    String name = file.getFileName().toString();
    return List.of("", TRAIN).stream()
        .filter(end -> name.equals("x" + end + ".npy"))
        .findFirst()
        .orElseGet(this::measured);
  }

  private String measured() {
    return List.of(TEST, "", TRAIN).stream()
        .filter(end -> arrays.containsKey("x" + end))
        .findFirst()
        .orElse("");
  }

  private NumpyScale scale(Map<String, Object> preprocessing, String suffix) {
    return NumpyScale.find(preprocessing).orElseGet(() -> NumpyScale.of(array("x" + suffix)));
  }

  private Dataset examples(String suffix, Target target, NumpyScale scale) {
    Numbers x = array("x" + suffix);
    Numbers y = array("y" + suffix);
    if (x.shape().rank() < 2 || y.shape().rank() < 1 || x.shape().size(0) != y.shape().size(0)) {
      throw FileException.of(
          "x%s of %s is of %s and y%s of %s; both need a row an example",
          suffix, file, x.shape(), suffix, y.shape());
    }
    try {
      return examples(suffix, x, NumpyTargets.rows(y, target), target, scale);
    } catch (IllegalArgumentException e) {
      throw new FileException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private Dataset examples(
      String suffix, Numbers x, float[][] targets, Target target, NumpyScale scale) {
    if (x.shape().rank() < 2) {
      throw FileException.of(
          "x%s of %s is of %s; it needs a row an example", suffix, file, x.shape());
    }
    try {
      return ArrayDataset.of(
          NumpyScale.shape(x.shape()), target, scale.features(x), targets, scale.preprocessing());
    } catch (IllegalArgumentException e) {
      throw new FileException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private String suffix() {
    return arrays.containsKey("x" + TRAIN) ? TRAIN : "";
  }

  private Numbers trainedOn(String name) {
    Numbers array = array(name + suffix());
    if (array.values().length == 0 || array.shape().rank() < 1) {
      throw FileException.of("the %s of %s has no examples; it needs a row for each", name, file);
    }
    return array;
  }

  private Numbers array(String name) {
    Numbers array = arrays.get(name);
    if (array == null) {
      throw FileException.of(
          "%s has no array '%s', but %s; save it with numpy.savez(file, x=..., y=...), or x.npy and"
              + " y.npy beside each other",
          file, name, arrays.keySet());
    }
    return array;
  }
}
