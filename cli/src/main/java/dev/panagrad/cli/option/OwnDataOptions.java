package dev.panagrad.cli.option;

import dev.panagrad.models.experiments.own.OnnxBody;
import dev.panagrad.models.experiments.own.OwnSettings;
import dev.panagrad.models.experiments.own.OwnSettings.PictureSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options for training on a user's own data. */
public final class OwnDataOptions {
  private static final int PATIENCE = 10;

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--target",
      paramLabel = "COLUMN",
      description = "Own data: the column of the CSV file to be predicted.")
  String target;

  @Option(
      names = "--as",
      paramLabel = "WHAT",
      description =
          "Own data: predict the column as classes or number (default: as its values look).")
  OwnSettings.As as;

  @Option(
      names = "--without",
      paramLabel = "COLUMN",
      description = "Own data: leave a column out, as one of identifiers; may be repeated.")
  List<String> without = List.of();

  @Option(
      names = "--separator",
      paramLabel = "C",
      description = "Own data: between the values of the CSV file (default: a comma).")
  Character separator;

  @Option(
      names = "--network",
      paramLabel = "LAYERS",
      description = {
        "Own data: the layers, as 'conv 5x5x8; conv 5x5x16 /2; dense 200 relu; dropout 0.75'. The"
            + " last one, which tells the result, is added."
      })
  String network;

  @Option(
      names = "--from",
      paramLabel = "FILE.onnx",
      description = {
        "Own data: begin with the network of an ONNX file, without its last dense layer and with"
            + " its weights frozen; a new last layer, after those of --network, is trained."
      })
  Path from;

  @Option(
      names = "--up-to",
      paramLabel = "VALUE",
      description =
          "With --from: the value in the file that is taken instead of the last dense layer's"
              + " input.")
  String upTo;

  @Option(
      names = "--train-also",
      paramLabel = "NAME",
      description =
          "With --from: train the weights in the file whose names begin so, too; may be repeated.")
  List<String> trained = List.of();

  @Option(names = "--train-all", description = "With --from: train all weights in the file, too.")
  boolean trainAll;

  @Option(
      names = "--mean",
      paramLabel = "R,G,B",
      description =
          "With --from: what the network subtracts first, by channel, from values from 0 to 1"
              + " (default: 0).")
  String mean;

  @Option(
      names = "--std",
      paramLabel = "R,G,B",
      description = "With --from: what it then divides by, by channel (default: 1).")
  String std;

  @Option(
      names = "--optimizer",
      paramLabel = "NAME",
      description =
          "Own data: adam, adamw, sgd, momentum, nesterov, rmsprop or adagrad (default: adam).")
  String optimizer;

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description = "The same as --set learning-rate=RATE.")
  Double learningRate;

  @Option(
      names = "--validation",
      paramLabel = "SHARE",
      description =
          "Own data: the share that is set aside to choose the best weights by (default: 0.1).")
  Double validation;

  @Option(
      names = "--picture-size",
      paramLabel = "HxW",
      description = "Own pictures: scaled to this height and width (default: 32x32).")
  String pictureSize;

  @Option(
      names = "--augment",
      paramLabel = "CHANGES",
      description =
          "Own pictures: changed at random while training, as 'flip, shift 0.1, crop 0.8,"
              + " brightness 0.2'.")
  String augment;

  @Option(
      names = "--class-weights",
      description =
          "Own data: weight the loss by class, so that rare classes count as much as others.")
  boolean classWeights;

  @Option(
      names = "--early-stopping",
      paramLabel = "EPOCHS",
      arity = "0..1",
      preprocessor = OptionalCount.class,
      description =
          "Own data: end when nothing has got better for so many epochs (10 if no number is"
              + " given).")
  Integer patience;

  /** The first option that was given and is for own data only; null if there is none. */
  public String given() {
    return all().entrySet().stream()
        .filter(Map.Entry::getValue)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  /** Which of the options are given. */
  private Map<String, Boolean> all() {
    Map<String, Boolean> all = new LinkedHashMap<>();
    all.put("--target", target != null);
    all.put("--as", as != null);
    all.put("--without", !without.isEmpty());
    all.put("--separator", separator != null);
    all.put("--network", network != null);
    all.put("--from", from != null);
    all.put("--up-to", upTo != null);
    all.put("--train-also", !trained.isEmpty());
    all.put("--train-all", trainAll);
    all.put("--mean", mean != null);
    all.put("--std", std != null);
    all.put("--optimizer", optimizer != null);
    all.put("--validation", validation != null);
    all.put("--picture-size", pictureSize != null);
    all.put("--augment", augment != null);
    all.put("--class-weights", classWeights);
    all.put("--early-stopping", patience != null);
    return all;
  }

  /** The separator of a CSV file. */
  public char separator() {
    return separator == null ? ',' : separator;
  }

  /** The settings with the given options applied. */
  OwnSettings applied(OwnSettings settings) {
    OnnxBody body = body(settings.body());
    try {
      return new OwnSettings(
          settings.data(),
          target == null ? settings.target() : target,
          as == null ? settings.as() : as,
          without.isEmpty() ? settings.without() : without,
          separator == null ? settings.separator() : separator,
          network == null ? settings.network() : network,
          optimizer == null ? settings.optimizer() : optimizer.toLowerCase(Locale.ROOT),
          validation == null ? settings.validation() : validation,
          pictures(settings.pictures(), body),
          classWeights || settings.balanced(),
          patience == null ? settings.patience() : patience,
          body);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private OnnxBody body(OnnxBody before) {
    if (from == null) {
      for (String option : List.of("--up-to", "--train-also", "--train-all", "--mean", "--std")) {
        if (all().get(option)) {
          throw new ParameterException(
              spec.commandLine(),
              "%s is for a network that begins with an ONNX file; give it with --from FILE.onnx"
                  .formatted(option));
        }
      }
      return before;
    }
    String normalize =
        mean == null && std == null
            ? null
            : "normalize %s %s".formatted(numbers("--mean", mean, "0"), numbers("--std", std, "1"));
    return new OnnxBody(from, upTo, trainAll ? List.of("") : trained, normalize);
  }

  /** The numbers of an option, without spaces; how many are needed shows once the data are read. */
  private String numbers(String option, String text, String otherwise) {
    String numbers = text == null ? otherwise : text.replace(" ", "");
    for (String number : numbers.split(",", -1)) {
      boolean fits;
      try {
        float value = Float.parseFloat(number);
        fits = Float.isFinite(value) && (value != 0 || option.equals("--mean"));
      } catch (NumberFormatException e) {
        fits = false;
      }
      if (!fits) {
        throw new ParameterException(
            spec.commandLine(),
            "%s takes one number or one a channel with commas between them%s, not '%s'"
                .formatted(option, option.equals("--mean") ? "" : ", none of them 0", text));
      }
    }
    return numbers;
  }

  private PictureSettings pictures(PictureSettings settings, OnnxBody body) {
    if (pictureSize == null && augment == null) {
      return settings;
    }
    PictureSettings all =
        settings != null ? settings : body != null ? body.pictures() : PictureSettings.USUAL;
    all = pictureSize == null ? all : all.withSize(pictureSize);
    return augment == null ? all : all.withAugment(augment);
  }

  /** Distinguishes a number of epochs from the next argument. */
  static final class OptionalCount implements IParameterPreprocessor {
    @Override
    @SuppressWarnings("JdkObsolete") // The signature is picocli's.
    public boolean preprocess(
        Stack<String> args, CommandSpec command, ArgSpec option, Map<String, Object> info) {
      boolean attached = !" ".equals(info.get("separator"));
      if (!args.isEmpty() && (attached || args.peek().matches("\\d+"))) {
        return false;
      }
      option.setValue(PATIENCE);
      return true;
    }
  }
}
