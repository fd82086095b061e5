package dev.panagrad.cli.learn;

/**
 * Where a figure of a chapter's text comes from: {@code early | mnist-softmax --steps 500 |
 * accuracy | 0.01}, or {@code end | recorded mnist-softmax | accuracy | 0.001}, which
 * docs/accuracy.md has.
 *
 * @param name by which the text names it, in {@code <data value="early">91 %</data>}
 * @param recipe of the training that gives it; of one that is recorded, the experiment alone
 * @param recorded whether it is recorded instead of trained
 * @param quantity "accuracy" or "loss" of the test or validation data at the end, or "parameters"
 * @param bound by how much it may differ, since other processors round otherwise; or "above" or
 *     "below" the figure
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
   * Whether what was measured is what the text says.
   *
   * @param figure as it stands in the text: "91 %", "7,850", "above 100"
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
