package dev.panagrad.models.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.onnx.type.DataType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RNN, GRU and LSTM in all their variants against the formulas of ONNX, one sequence at a time. */
final class RecurrentOperatorsTest {
  private static final int STEPS = 4;
  private static final int BATCH = 3;
  private static final int INPUTS = 2;
  private static final int UNITS = 5;
  private static final int[] LENGTHS = {4, 1, 3};

  @TempDir private Path folder;

  /** A variant; activations are named with their formulas. */
  record Variant(
      String operator,
      String direction,
      boolean batchFirst,
      boolean full,
      boolean lengths,
      boolean special,
      float clip,
      Activations activations) {
    int directions() {
      return direction.equals("bidirectional") ? 2 : 1;
    }

    int gates() {
      return operator.equals("RNN") ? 1 : operator.equals("GRU") ? 3 : 4;
    }

    int states() {
      return operator.equals("LSTM") ? 2 : 1;
    }
  }

  /** Activations of one direction. */
  record Activations(
      List<String> names, float[] alpha, float[] beta, List<DoubleUnaryOperator> formulas) {
    @Override
    public String toString() {
      return names.toString();
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static Activations usual(String operator) {
    DoubleUnaryOperator f = RecurrentOperatorsTest::sigmoid;
    return new Activations(
        List.of(),
        new float[0],
        new float[0],
        operator.equals("RNN") ? List.of(Math::tanh) : List.of(f, Math::tanh, Math::tanh));
  }

  static Stream<Variant> variants() {
    List<Variant> all = new ArrayList<>();
    for (String operator : List.of("RNN", "GRU", "LSTM")) {
      Activations usual = usual(operator);
      for (String direction : List.of("forward", "reverse", "bidirectional")) {
        for (int i = 0; i < 8; i++) {
          boolean one = (i & 1) != 0;
          boolean two = (i & 2) != 0;
          all.add(new Variant(operator, direction, one, two, (i & 4) != 0, two != one, 0, usual));
        }
      }
      all.add(new Variant(operator, "forward", false, true, false, false, 0.3f, usual));
    }
    all.addAll(unusual());
    return all.stream();
  }

  private static List<Variant> unusual() {
    Activations rnn =
        new Activations(
            List.of("ScaledTanh", "ScaledTanh"),
            new float[] {1.5f, 1.5f},
            new float[] {0.5f, 0.5f},
            List.of(x -> 1.5 * Math.tanh(0.5 * x)));
    Activations gru =
        new Activations(
            List.of("HardSigmoid", "LeakyRelu"),
            new float[] {0.3f, 0.1f},
            new float[] {0.4f},
            List.of(x -> Math.clamp(0.3 * x + 0.4, 0.0, 1.0), x -> x < 0 ? 0.1f * x : x));
    Activations lstm =
        new Activations(
            List.of("Affine", "Elu", "Softsign"),
            new float[] {0.7f},
            new float[] {0.2f},
            List.of(
                x -> 0.7 * x + 0.2, x -> x < 0 ? Math.exp(x) - 1 : x, x -> x / (1 + Math.abs(x))));
    Activations second =
        new Activations(
            List.of("hardsigmoid", "ThresholdedRelu", "Softplus"),
            new float[] {0.2f, 0.1f},
            new float[0],
            List.of(
                x -> Math.clamp(0.2 * x + 0.5, 0.0, 1.0),
                x -> x > 0.1f ? x : 0,
                x -> Math.log1p(Math.exp(x))));
    return List.of(
        new Variant("RNN", "bidirectional", false, true, false, false, 0, rnn),
        new Variant("GRU", "forward", false, true, false, true, 0, gru),
        new Variant("LSTM", "forward", false, true, false, false, 0.5f, lstm),
        new Variant("LSTM", "reverse", false, true, true, true, 0, second));
  }

  @ParameterizedTest
  @MethodSource("variants")
  void followsTheFormulas(Variant v) {
    Random random = new Random(12);
    int d = v.directions();
    OnnxTensor x =
        OneNodeModel.random(
            random, v.batchFirst ? BATCH : STEPS, v.batchFirst ? STEPS : BATCH, INPUTS);
    OnnxTensor w = OneNodeModel.random(random, d, v.gates() * UNITS, INPUTS);
    OnnxTensor r = OneNodeModel.random(random, d, v.gates() * UNITS, UNITS);
    OnnxTensor b = v.full ? OneNodeModel.random(random, d, 2 * v.gates() * UNITS) : null;
    int[] stateSizes = v.batchFirst ? new int[] {BATCH, d, UNITS} : new int[] {d, BATCH, UNITS};
    OnnxTensor h = v.full ? OneNodeModel.random(random, stateSizes) : null;
    OnnxTensor c = v.full && v.states() == 2 ? OneNodeModel.random(random, stateSizes) : null;
    OnnxTensor p = v.full && v.states() == 2 ? OneNodeModel.random(random, d, 3 * UNITS) : null;
    OnnxTensor lengths =
        v.lengths
            ? OnnxTensor.integers(DataType.INT32, Shape.of(BATCH), new long[] {4, 1, 3})
            : null;
    OneNodeModel trial = new OneNodeModel(v.operator, 14).with("hidden_size", UNITS);
    trial.in(x).in(w).in(r).in(b).in(lengths).in(h);
    if (v.states() == 2) {
      trial.in(c).in(p);
    }
    trial.with("direction", v.direction).with("layout", v.batchFirst ? 1 : 0);
    if (v.special && v.operator.equals("GRU")) {
      trial.with("linear_before_reset", 1);
    } else if (v.special && v.operator.equals("LSTM")) {
      trial.with("input_forget", 1);
    }
    if (v.clip > 0) {
      trial.with("clip", v.clip);
    }
    if (!v.activations.names.isEmpty()) {
      trial.with("activations", v.activations.names);
      trial.with("activation_alpha", v.activations.alpha);
      trial.with("activation_beta", v.activations.beta);
    }
    List<OnnxTensor> found = trial.run(folder, 1 + v.states());
    for (int direction = 0; direction < d; direction++) {
      for (int n = 0; n < BATCH; n++) {
        new Sequence(v, direction, n, x, w, r, b, h, c, p).check(found);
      }
    }
  }

  /** One sequence in one direction. */
  private record Sequence(
      Variant v,
      int direction,
      int n,
      OnnxTensor x,
      OnnxTensor w,
      OnnxTensor r,
      OnnxTensor b,
      OnnxTensor h,
      OnnxTensor c,
      OnnxTensor p) {
    void check(List<OnnxTensor> found) {
      boolean backwards = v.direction.equals("reverse") || direction == 1;
      int length = v.lengths ? LENGTHS[n] : STEPS;
      double[][] states = {first(h), first(c)};
      double[][] all = new double[STEPS][UNITS];
      for (int i = 0; i < length; i++) {
        int step = backwards ? length - 1 - i : i;
        states = step(step, states);
        all[step] = states[0];
      }
      int d = v.directions();
      for (int u = 0; u < UNITS; u++) {
        for (int step = 0; step < STEPS; step++) {
          int at =
              v.batchFirst
                  ? ((n * STEPS + step) * d + direction) * UNITS + u
                  : ((step * d + direction) * BATCH + n) * UNITS + u;
          assertEquals(all[step][u], found.get(0).real(at), 2e-5, "step " + step + " of " + n);
        }
        for (int s = 0; s < v.states(); s++) {
          assertEquals(
              states[s][u], found.get(1 + s).real(stateAt() + u), 2e-5, "state " + s + " of " + n);
        }
      }
    }

    private int stateAt() {
      return v.batchFirst
          ? (n * v.directions() + direction) * UNITS
          : (direction * BATCH + n) * UNITS;
    }

    private double[] first(OnnxTensor initial) {
      double[] state = new double[UNITS];
      for (int u = 0; u < UNITS && initial != null; u++) {
        state[u] = initial.real(stateAt() + u);
      }
      return state;
    }

    /** The share of the input and its bias. */
    private double ofInput(int gate, int u, int step) {
      int row = direction * v.gates() * UNITS + gate * UNITS + u;
      double sum = bias(gate, u);
      for (int i = 0; i < INPUTS; i++) {
        int at = (v.batchFirst ? n * STEPS + step : step * BATCH + n) * INPUTS + i;
        sum += w.real(row * INPUTS + i) * x.real(at);
      }
      return sum;
    }

    /** The share of the state and its bias. */
    private double ofState(int gate, int u, double[] state) {
      int row = direction * v.gates() * UNITS + gate * UNITS + u;
      double sum = bias(v.gates() + gate, u);
      for (int i = 0; i < UNITS; i++) {
        sum += r.real(row * UNITS + i) * state[i];
      }
      return sum;
    }

    private double bias(int block, int u) {
      return b == null ? 0 : b.real((direction * 2 * v.gates() + block) * UNITS + u);
    }

    private double peep(int gate, int u) {
      return p == null ? 0 : p.real((direction * 3 + gate) * UNITS + u);
    }

    private double apply(int which, double x) {
      double clipped = v.clip > 0 ? Math.clamp(x, (double) -v.clip, (double) v.clip) : x;
      return v.activations.formulas.get(which).applyAsDouble(clipped);
    }

    private double[][] step(int step, double[][] before) {
      double[] old = before[0];
      double[] h = new double[UNITS];
      double[] cell = new double[UNITS];
      double[] reset = new double[UNITS];
      for (int u = 0; u < UNITS && v.gates() == 3; u++) {
        reset[u] = apply(0, ofInput(1, u, step) + ofState(1, u, old)) * old[u];
      }
      for (int u = 0; u < UNITS; u++) {
        switch (v.operator) {
          case "RNN" -> h[u] = apply(0, ofInput(0, u, step) + ofState(0, u, old));
          case "GRU" -> {
            double z = apply(0, ofInput(0, u, step) + ofState(0, u, old));
            double gate = apply(0, ofInput(1, u, step) + ofState(1, u, old));
            double sum =
                v.special
                    ? ofInput(2, u, step) + gate * ofState(2, u, old)
                    : ofInput(2, u, step) + ofState(2, u, reset);
            h[u] = (1 - z) * apply(1, sum) + z * old[u];
          }
          default -> {
            double c0 = before[1][u];
            double in = apply(0, ofInput(0, u, step) + ofState(0, u, old) + peep(0, u) * c0);
            double forget = apply(0, ofInput(2, u, step) + ofState(2, u, old) + peep(2, u) * c0);
            forget = v.special ? 1 - in : forget;
            double candidate = apply(1, ofInput(3, u, step) + ofState(3, u, old));
            cell[u] = forget * c0 + in * candidate;
            double out = ofInput(1, u, step) + ofState(1, u, old) + peep(1, u) * cell[u];
            h[u] = apply(0, out) * apply(2, cell[u]);
          }
        }
      }
      return new double[][] {h, cell};
    }
  }

  @Test
  void anActivationThatIsUnknownIsNamed() {
    Random random = new Random(1);
    OneNodeModel trial =
        new OneNodeModel("RNN", 14)
            .in(OneNodeModel.random(random, 2, 1, 1))
            .in(OneNodeModel.random(random, 1, 1, 1))
            .in(OneNodeModel.random(random, 1, 1, 1))
            .with("activations", List.of("Swoosh"));
    String message = assertThrows(FileException.class, () -> trial.run(folder, 1)).getMessage();
    assertTrue(message.contains("Swoosh"), message);
  }
}
