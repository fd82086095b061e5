package dev.panagrad.cli.option;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How translations are searched for. */
public final class BeamOptions {
  private static final int WIDEST = 64;

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--beam",
      paramLabel = "N",
      converter = WholeNumber.class,
      description =
          "Of translations, keep the N likeliest beginnings at each step; at most 64 (default: 1,"
              + " the likeliest next token).")
  Integer beam;

  @Option(
      names = "--alpha",
      paramLabel = "A",
      converter = RealNumber.class,
      defaultValue = "0.6",
      description = "How much longer translations are favoured; 0 for not at all (default: 0.6).")
  double alpha;

  /** Made by picocli. */
  public BeamOptions() {}

  /** Whether a width was given. */
  public boolean isGiven() {
    return beam != null;
  }

  /**
   * The width of the beam.
   *
   * @throws ParameterException if it is too wide, or the favour of length isn't a number from 0 to
   *     10
   */
  public int width() {
    int width = beam == null ? 1 : beam;
    if (width > WIDEST) {
      throw wrong("--beam takes a number from 1 to %d, not %d".formatted(WIDEST, width));
    }
    if (!(alpha >= 0 && alpha <= 10)) {
      throw wrong("--alpha takes a number from 0 to 10, not " + alpha);
    }
    return width;
  }

  /** The exponent of the length penalty. */
  public double alpha() {
    return alpha;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
