package dev.panagrad.models.nn.attention;

import dev.panagrad.graph.Node;
import dev.panagrad.models.nn.attention.AttentionDecoder.Looks;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What {@link EncoderDecoder} computes with GRU cells, sentence by sentence in plain doubles. */
final class PlainEncoderDecoder {
  private static final int UNITS = EncoderDecoder.UNITS;
  private static final int BATCH = EncoderDecoder.BATCH;

  private final Map<String, double[]> variables = new HashMap<>();
  private final EncoderDecoder net;
  private final String attention;
  private final Looks looks;
  private final double smoothing;

  /** [step * batch + sentence][]. */
  final double[][] outputs = new double[EncoderDecoder.STEPS * BATCH][];

  final double[][] weights = new double[EncoderDecoder.STEPS * BATCH][];
  double loss;

  PlainEncoderDecoder(EncoderDecoder net, String attention, Looks looks, double smoothing) {
    this.net = net;
    this.attention = attention;
    this.looks = looks;
    this.smoothing = smoothing;
    for (Node variable : net.variables) {
      float[] floats = net.session.variable(variable).toArray();
      double[] values = new double[floats.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = floats[i];
      }
      variables.put(variable.name(), values);
    }
    double sum = 0;
    int count = 0;
    for (int sentence = 0; sentence < BATCH; sentence++) {
      double[][] rows = encode(sentence);
      sum += decode(sentence, Arrays.copyOf(rows, rows.length - 1), rows[rows.length - 1]);
      count += EncoderDecoder.TARGET_LENGTHS[sentence];
    }
    loss = sum / count;
  }

  /** The rows of the places, and behind them the decoder's first state. */
  private double[][] encode(int sentence) {
    int length = EncoderDecoder.SOURCE_LENGTHS[sentence];
    double[][] rows = new double[length + 1][2 * UNITS];
    double[] forward = new double[UNITS];
    double[] backward = new double[UNITS];
    for (int place = 0; place < length; place++) {
      forward = gru("encoder/forward", input("source", place, sentence), forward);
      System.arraycopy(forward, 0, rows[place], 0, UNITS);
    }
    for (int place = length - 1; place >= 0; place--) {
      backward = gru("encoder/backward", input("source", place, sentence), backward);
      System.arraycopy(backward, 0, rows[place], UNITS, UNITS);
    }
    rows[length] = tanh(dense("encoder/bridge1", join(forward, backward), UNITS));
    return rows;
  }

  private double decode(int sentence, double[][] source, double[] first) {
    double[][] rows = source;
    if (attention.equals("dot")) {
      rows = Arrays.stream(source).map(r -> Arrays.copyOf(r, UNITS)).toArray(double[][]::new);
    }
    double[] h = first;
    double[] output = new double[EncoderDecoder.WIDTH];
    double sum = 0;
    // Beyond the sentence's end too, as the graph does.
    for (int step = 0; step < EncoderDecoder.STEPS; step++) {
      double[] x = input("target", step, sentence);
      double[] shares;
      if (looks == Looks.BEFORE) {
        shares = shares(rows, h);
        h = gru("decoder/cell", join(x, mean(rows, shares)), h);
      } else {
        h = gru("decoder/cell", join(x, output), h);
        shares = shares(rows, h);
      }
      output = tanh(dense("decoder/output", join(mean(rows, shares), h), EncoderDecoder.WIDTH));
      int at = step * BATCH + sentence;
      outputs[at] = output;
      weights[at] = Arrays.copyOf(shares, EncoderDecoder.PLACES);
      if (step < EncoderDecoder.TARGET_LENGTHS[sentence]) {
        sum += crossEntropy(output, EncoderDecoder.LABELS[at]);
      }
    }
    return sum;
  }

  private double crossEntropy(double[] output, int label) {
    double[] table = variables.get("table");
    double[] logits = new double[EncoderDecoder.CLASSES];
    double total = 0;
    for (int i = 0; i < logits.length; i++) {
      for (int j = 0; j < output.length; j++) {
        logits[i] += output[j] * table[i * output.length + j];
      }
      total += Math.exp(logits[i]);
    }
    double loss = 0;
    for (int i = 0; i < logits.length; i++) {
      double wanted = (i == label ? 1 - smoothing : 0) + smoothing / logits.length;
      loss -= wanted * (logits[i] - Math.log(total));
    }
    return loss;
  }

  private double[] shares(double[][] rows, double[] query) {
    double[] shares = new double[rows.length];
    double total = 0;
    for (int i = 0; i < rows.length; i++) {
      shares[i] = Math.exp(score(rows[i], query));
      total += shares[i];
    }
    for (int i = 0; i < shares.length; i++) {
      shares[i] /= total;
    }
    return shares;
  }

  private double score(double[] row, double[] query) {
    if (attention.equals("bahdanau")) {
      double[] q = product("attention/query/weights", query, 7);
      double[] k = product("attention/keys/weights", row, 7);
      double[] v = variables.get("attention/score/weights");
      double sum = 0;
      for (int i = 0; i < 7; i++) {
        sum += v[i] * Math.tanh(q[i] + k[i]);
      }
      return sum;
    }
    double[] k = attention.equals("dot") ? row : product("attention/keys/weights", row, UNITS);
    double sum = 0;
    for (int i = 0; i < UNITS; i++) {
      sum += query[i] * k[i];
    }
    return attention.equals("scaled") ? sum * variables.get("attention/scale")[0] : sum;
  }

  private static double[] mean(double[][] rows, double[] shares) {
    double[] mean = new double[rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < mean.length; j++) {
        mean[j] += shares[i] * rows[i][j];
      }
    }
    return mean;
  }

  private double[] gru(String name, double[] x, double[] h) {
    double[] gates = dense(name + "/gates", join(x, h), 2 * UNITS);
    double[] reset = new double[UNITS];
    for (int i = 0; i < UNITS; i++) {
      reset[i] = h[i] / (1 + Math.exp(-gates[i]));
    }
    double[] candidate = tanh(dense(name + "/candidate", join(x, reset), UNITS));
    double[] next = new double[UNITS];
    for (int i = 0; i < UNITS; i++) {
      double z = 1 / (1 + Math.exp(-gates[UNITS + i]));
      next[i] = z * h[i] + (1 - z) * candidate[i];
    }
    return next;
  }

  private double[] dense(String name, double[] x, int units) {
    double[] y = product(name + "/weights", x, units);
    for (int i = 0; i < units; i++) {
      y[i] += variables.get(name + "/biases")[i];
    }
    return y;
  }

  private double[] product(String name, double[] x, int units) {
    double[] w = variables.get(name);
    double[] y = new double[units];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < units; j++) {
        y[j] += x[i] * w[i * units + j];
      }
    }
    return y;
  }

  private double[] input(String name, int step, int sentence) {
    double[] x = new double[EncoderDecoder.INPUT];
    for (int i = 0; i < x.length; i++) {
      x[i] = net.fed.get(name).buffer().get((long) (step * BATCH + sentence) * x.length + i);
    }
    return x;
  }

  private static double[] tanh(double[] x) {
    return Arrays.stream(x).map(Math::tanh).toArray();
  }

  private static double[] join(double[] a, double[] b) {
    double[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
