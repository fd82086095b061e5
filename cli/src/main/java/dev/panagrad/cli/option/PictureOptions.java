package dev.panagrad.cli.option;

import java.util.Arrays;
import java.util.stream.IntStream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How pixels are converted to numbers for an ONNX file, which doesn't specify it. */
public final class PictureOptions {
  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--scale",
      paramLabel = "X",
      description =
          "For an ONNX file: the number that the brightest pixel becomes (default: 1, for inputs of"
              + " integers 255).")
  Double scale;

  @Option(
      names = "--mean",
      paramLabel = "R,G,B",
      description = "What is then subtracted, by channel (default: 0).")
  String mean;

  @Option(
      names = "--std",
      paramLabel = "R,G,B",
      description = "What it is then divided by, by channel (default: 1).")
  String std;

  /** Whether any of these options is given. */
  public boolean isGiven() {
    return scale != null || mean != null || std != null;
  }

  /** The value of the brightest pixel, before mean and deviation are applied. */
  public double scale(double otherwise) {
    return scale == null ? otherwise : scale;
  }

  /** The value subtracted from each of these channels. */
  public double[] mean(int channels) {
    return list("--mean", mean, 0, channels);
  }

  /** The divisor of each of these channels. */
  public double[] std(int channels) {
    double[] list = list("--std", std, 1, channels);
    if (Arrays.stream(list).anyMatch(value -> value == 0)) {
      throw new ParameterException(spec.commandLine(), "--std can't be 0");
    }
    return list;
  }

  private double[] list(String option, String text, double otherwise, int channels) {
    if (text == null) {
      return IntStream.range(0, channels).mapToDouble(_ -> otherwise).toArray();
    }
    try {
      double[] list = Arrays.stream(text.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
      if (list.length == channels) {
        return list;
      }
      if (list.length == 1) {
        return IntStream.range(0, channels).mapToDouble(_ -> list[0]).toArray();
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new ParameterException(
        spec.commandLine(),
        "%s needs one number or %d with commas between them, not '%s'"
            .formatted(option, channels, text));
  }
}
