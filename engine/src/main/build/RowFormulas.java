import java.util.List;

/**
 * The table of formulas over the rows of a matrix. A new one is an entry here: its enum constant,
 * its scalar form and its vector loops follow from it.
 *
 * <p>A program runs once for each row, in passes over it. The lines of a pass {@code each:}, or
 * {@code each if condition:}, compute with the elements of one column, in calls of {@code add},
 * {@code sub}, {@code mul}, {@code div} and {@code fma}. A name that is used in its own line is a
 * sum: over the row, or for a result with one element per column over all rows. Lines between
 * passes are plain arithmetic with sums, parameters and {@code count}, the number of columns. The
 * vector form computes in float, the scalar one in double.
 */
final class RowFormulas {
  /**
   * A kernel.
   *
   * @param operands inputs {@code ->} results; in brackets if they have one element per column,
   *     else they are matrices
   * @param parameters floats that are the same for all rows
   */
  record Row(String name, String doc, String operands, String parameters, String program) {}

  /** Large means stay accurate: the mean is corrected by the mean of the residuals. */
  private static final String MOMENTS =
      """
      each if centred > 0:
        total = x.add(total)
      guess = total / count
      each if centred > 0:
        residual = x.sub(guess).add(residual)
      mean = guess + residual / count
      each:
        d = x.sub(mean)
        squares = d.fma(d, squares)
      rate = 1 / Math.sqrt(squares / count + epsilon)
      """;

  private RowFormulas() {}

  static final List<Row> ALL =
      List.of(
          new Row(
              "LAYER_NORM",
              "{@code (x - mean) / sqrt(variance + epsilon) * scale + offset} (Ba, Kiros and Hinton"
                  + " 2016); if not centred, the mean counts as 0 (Zhang and Sennrich 2019).",
              "x, [scale], [offset] -> y",
              "centred, epsilon",
              MOMENTS
                  + """
                  each:
                    y = x.sub(mean).mul(rate).fma(scale, offset)
                  """),
          new Row(
              "LAYER_NORM_INPUT_GRAD",
              "The gradient of LAYER_NORM by x from that of its result, dy.",
              "x, [scale], dy -> dx",
              "centred, epsilon",
              MOMENTS
                  + """
                  each:
                    d = x.sub(mean)
                    g = dy.mul(scale)
                    sum = g.add(sum)
                    product = d.fma(g, product)
                  constant = centred > 0 ? sum / count : 0
                  slope = product * rate * rate / -count
                  each:
                    dx = x.sub(mean).mul(slope).add(dy.mul(scale).sub(constant)).mul(rate)
                  """),
          new Row(
              "LAYER_NORM_PARAMETER_GRAD",
              "The gradients of LAYER_NORM by scale and offset.",
              "x, dy -> [dScale], [dOffset]",
              "centred, epsilon",
              MOMENTS
                  + """
                  each:
                    dScale = x.sub(mean).mul(rate).fma(dy, dScale)
                    dOffset = dy.add(dOffset)
                  """),
          new Row(
              "SOFTMAX_GRAD",
              "{@code factor * w * (g - sum of w * g)}: the gradient of softmax, which gave w, of"
                  + " x times the factor, from that of its result, g.",
              "w, g -> dx",
              "factor",
              """
              each:
                sum = w.fma(g, sum)
              each:
                dx = g.sub(sum).mul(w.mul(factor))
              """));
}
