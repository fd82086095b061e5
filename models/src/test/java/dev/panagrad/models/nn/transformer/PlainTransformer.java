package dev.panagrad.models.nn.transformer;

import java.util.Map;

/** A Transformer by its formulas, in double, for sequences of one batch one after the other. */
final class PlainTransformer {
  private final int count;
  private final int heads;
  private final Map<String, double[]> variables;

  PlainTransformer(int count, int heads, Map<String, double[]> variables) {
    this.count = count;
    this.heads = heads;
    this.variables = variables;
  }

  /** What the decoder makes of one pair; the source has as many rows as it is long. */
  double[][] decode(double[][] source, double[][] target) {
    double[][] x = source;
    for (int i = 1; i <= count; i++) {
      String name = "encoder/layer" + i;
      double[][] normed = norm(name + "/norm1", x);
      x = sum(x, look(name + "/attention", normed, normed));
      x = sum(x, mlp(name + "/mlp", norm(name + "/norm2", x)));
    }
    double[][] encoded = norm("encoder/norm", x);
    double[][] y = target;
    for (int i = 1; i <= count; i++) {
      String name = "decoder/layer" + i;
      y = sum(y, self(name + "/self", norm(name + "/norm1", y)));
      y = sum(y, look(name + "/cross", norm(name + "/norm2", y), encoded));
      y = sum(y, mlp(name + "/mlp", norm(name + "/norm3", y)));
    }
    return norm("decoder/norm", y);
  }

  private double[][] self(String name, double[][] x) {
    int width = x[0].length;
    double[][] qkv = dense(name + "/qkv", x);
    return dense(
        name + "/projection",
        attention(
            columns(qkv, 0, width),
            columns(qkv, width, width),
            columns(qkv, 2 * width, width),
            true));
  }

  private double[][] look(String name, double[][] x, double[][] at) {
    int width = x[0].length;
    double[][] memory = dense(name + "/memory", at);
    return dense(
        name + "/projection",
        attention(
            dense(name + "/query", x),
            columns(memory, 0, width),
            columns(memory, width, width),
            false));
  }

  private double[][] attention(double[][] q, double[][] k, double[][] v, boolean causal) {
    int width = q[0].length;
    int size = width / heads;
    double[][] out = new double[q.length][width];
    for (int head = 0; head < heads; head++) {
      for (int i = 0; i < q.length; i++) {
        int seen = causal ? i + 1 : k.length;
        double[] weights = new double[seen];
        double total = 0;
        for (int j = 0; j < seen; j++) {
          double score = 0;
          for (int c = head * size; c < (head + 1) * size; c++) {
            score += q[i][c] * k[j][c];
          }
          weights[j] = Math.exp(score / Math.sqrt(size));
          total += weights[j];
        }
        for (int j = 0; j < seen; j++) {
          for (int c = head * size; c < (head + 1) * size; c++) {
            out[i][c] += weights[j] / total * v[j][c];
          }
        }
      }
    }
    return out;
  }

  private double[][] mlp(String name, double[][] x) {
    double[][] wide = dense(name + "/expand", x);
    for (double[] row : wide) {
      for (int i = 0; i < row.length; i++) {
        row[i] = Math.max(0, row[i]);
      }
    }
    return dense(name + "/contract", wide);
  }

  private double[][] dense(String name, double[][] x) {
    double[] weights = variables.get(name + "/weights");
    double[] biases = variables.get(name + "/biases");
    double[][] out = new double[x.length][];
    for (int i = 0; i < x.length; i++) {
      out[i] = biases.clone();
      for (int c = 0; c < x[i].length; c++) {
        for (int j = 0; j < biases.length; j++) {
          out[i][j] += x[i][c] * weights[c * biases.length + j];
        }
      }
    }
    return out;
  }

  private double[][] norm(String name, double[][] x) {
    double[] scale = variables.get(name + "/scale");
    double[] offset = variables.get(name + "/offset");
    double[][] out = new double[x.length][scale.length];
    for (int i = 0; i < x.length; i++) {
      double mean = 0;
      double square = 0;
      for (double value : x[i]) {
        mean += value / scale.length;
      }
      for (double value : x[i]) {
        square += (value - mean) * (value - mean) / scale.length;
      }
      for (int c = 0; c < scale.length; c++) {
        out[i][c] = (x[i][c] - mean) / Math.sqrt(square + 1e-5) * scale[c] + offset[c];
      }
    }
    return out;
  }

  private static double[][] sum(double[][] a, double[][] b) {
    double[][] out = new double[a.length][a[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int c = 0; c < a[i].length; c++) {
        out[i][c] = a[i][c] + b[i][c];
      }
    }
    return out;
  }

  private static double[][] columns(double[][] x, int from, int count) {
    double[][] out = new double[x.length][count];
    for (int i = 0; i < x.length; i++) {
      System.arraycopy(x[i], from, out[i], 0, count);
    }
    return out;
  }
}
