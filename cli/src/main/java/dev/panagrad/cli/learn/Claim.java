package dev.panagrad.cli.learn;

/**
 * The source of a figure in a chapter's text: {@code early | mnist-softmax --steps 500 | accuracy |
 * 0.01}, or {@code end | recorded mnist-softmax | accuracy | 0.001} for a result in
 * docs/accuracy.md.
 *
 * @param name by which the text refers to it, in {@code <data value="early">91 %</data>}
 * @param recipe the training that reproduces it; of a recorded result the experiment alone
 * @param recorded whether it is a recorded result instead of one to reproduce
 * @param quantity "accuracy" or "loss" on the test or validation data at the end, or "parameters"
 * @param bound the largest allowed difference, since other processors round differently; or "above"
 *     or "below" the figure
 */
public record Claim(String name, Recipe recipe, boolean recorded, String quantity, String bound) {
  private static final String RECORDED = "recorded ";

  static Claim parse(String text) {
    String[] parts = text.split("\\|", -1);
    String source = parts[1].strip();
    boolean recorded = source.startsWith(RECORDED);
    return new Claim(
        parts[0].strip(),
        Recipe.parse(recorded ? source.substring(RECORDED.length()) : source),
        recorded,
        parts[2].strip(),
        parts[3].strip());
  }

  /**
   * Whether a measured value agrees with the text.
   *
   * @param figure as written in the text: "91 %", "7,850", "above 100"
   */
  public boolean agrees(double measured, String figure) {
    double said = Double.parseDouble(figure.replaceAll("[^0-9.]", ""));
    if (figure.endsWith("%")) {
      said /= 100;
    }
    return switch (bound) {
      case "above" -> figure.startsWith(bound) && measured > said;
      case "below" -> figure.startsWith(bound) && measured < said;
      default -> Math.abs(measured - said) <= Double.parseDouble(bound);
    };
  }
}
