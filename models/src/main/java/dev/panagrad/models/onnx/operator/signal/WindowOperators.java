package dev.panagrad.models.onnx.operator.signal;

import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.operator.axis.Axes;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.translate.Value;
import dev.panagrad.models.onnx.type.DataType;
import java.util.List;

/** Windows that are sums of cosines, and the weights of mel filters: all from known numbers. */
final class WindowOperators {
  /** Mel is 2595 log10(1 + hertz / 700). */
  private static final double MEL = 2595;

  private static final double MEL_HERTZ = 700;

  private WindowOperators() {}

  static void addTo(OperatorTable table) {
    table
        .add("HannWindow", c -> window(c, 0.5, 0.5, 0))
        .add("HammingWindow", c -> window(c, 25.0 / 46, 21.0 / 46, 0))
        .add("BlackmanWindow", c -> window(c, 0.42, 0.5, 0.08))
        .add("MelWeightMatrix", WindowOperators::melWeights);
  }

  /** The window a - b cos(t) + c cos(2 t), where t runs through a whole turn. */
  private static List<Value> window(OperatorContext context, double a, double b, double c) {
    int size = Axes.size(scalar(context, 0).integer(0));
    Rules.check(size > 0, "a window needs a size above 0, not %d", size);
    // A symmetric window ends with the value that it begins with.
    int period = context.flag("periodic", true) ? size : size - 1;
    double[] values = new double[size];
    for (int i = 0; i < size; i++) {
      double turn = 2 * Math.PI * i / period;
      // A symmetric window of one value is its peak.
      values[i] = period == 0 ? 1 : a - b * Math.cos(turn) + c * Math.cos(2 * turn);
    }
    return result(context, Shape.of(size), values);
  }

  /**
   * The matrix [bins of a spectrum, bands] that maps a spectrum to overlapping triangular bands,
   * equally wide in mel. ONNX rounds the corners of the triangles down to whole bins.
   */
  private static List<Value> melWeights(OperatorContext c) {
    int bands = Axes.size(scalar(c, 0).integer(0));
    int length = Axes.size(scalar(c, 1).integer(0));
    long rate = scalar(c, 2).integer(0);
    double low = mel(scalar(c, 3).real(0));
    double high = mel(scalar(c, 4).real(0));
    Rules.check(
        rate > 0 && bands > 0 && low <= high,
        "a sample rate of %d, %d bands and edges of %s and %s mel make no filters",
        rate,
        bands,
        low,
        high);
    int bins = length / 2 + 1;
    // ONNX divides by two more than there are bands.
    double step = (high - low) / (bands + 2L);
    int[] corners = new int[Axes.size(bands + 2L)];
    for (int i = 0; i < corners.length; i++) {
      double hertz = MEL_HERTZ * (Math.pow(10, (low + i * step) / MEL) - 1);
      double corner = Math.floor((length + 1L) * hertz / rate);
      Rules.check(
          corner >= 0 && corner < bins,
          "a band at %s Hz lies outside of the spectrum, which ends at half the sample rate",
          hertz);
      corners[i] = (int) corner;
    }
    Shape shape = Shape.of(bins, bands);
    double[] weights = new double[Rules.length(shape.elements(), shape)];
    for (int band = 0; band < bands; band++) {
      int left = corners[band];
      int peak = corners[band + 1];
      int right = corners[band + 2];
      weights[peak * bands + band] = 1;
      for (int bin = left; bin < peak; bin++) {
        weights[bin * bands + band] = (bin - left) / (double) (peak - left);
      }
      for (int bin = peak + 1; bin < right; bin++) {
        weights[bin * bands + band] = (right - bin) / (double) (right - peak);
      }
    }
    return result(c, shape, weights);
  }

  private static double mel(double hertz) {
    return MEL * Math.log10(1 + hertz / MEL_HERTZ);
  }

  private static OnnxTensor scalar(OperatorContext c, int index) {
    OnnxTensor known = c.known(index);
    Rules.check(known.length() == 1, "its input %d must be one number", index);
    return known;
  }

  private static List<Value> result(OperatorContext c, Shape shape, double... values) {
    DataType type =
        DataType.of(c.integer("output_datatype", DataType.FLOAT.code())).orElse(DataType.UNDEFINED);
    if (type == DataType.FLOAT16) {
      for (int i = 0; i < values.length; i++) {
        values[i] = Float.float16ToFloat(Float.floatToFloat16((float) values[i]));
      }
    } else if (type != DataType.FLOAT && type != DataType.DOUBLE && !type.isInteger()) {
      throw c.unsupported("an output_datatype of " + type);
    }
    return List.of(c.constant(OnnxTensor.numbers(type, shape, values)));
  }
}
