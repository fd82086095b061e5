package dev.panagrad.graph.op;

import static dev.panagrad.graph.op.ElementwiseCases.shapes;
import static dev.panagrad.graph.testing.OpCase.N;

import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.norm.LayerNorm;
import dev.panagrad.graph.op.norm.LayerNormInputGrad;
import dev.panagrad.graph.op.norm.LayerNormParameterGrad;
import dev.panagrad.graph.testing.Doubles;
import dev.panagrad.graph.testing.Fill;
import dev.panagrad.graph.testing.OpCase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Rows of layer and RMS normalisation. */
final class LayerNormCases {
  private LayerNormCases() {}

  private static final float EPSILON = 1e-3f;
  private static final Fill PLAIN = Fill.uniform(-2, 2);
  private static final int[] MATRIX = {3, 4};
  private static final int[] WIDER = {3, 5};

  static List<OpCase> all() {
    List<OpCase> rows = new ArrayList<>();
    for (boolean centred : new boolean[] {true, false}) {
      LayerNorm norm = new LayerNorm(centred, EPSILON);
      for (int[] sizes : new int[][] {{N, 5}, {N, 33}, {N, 3, 16}, {7}, {N, 0}}) {
        int cols = sizes[sizes.length - 1];
        String name = Shape.of(sizes) + (centred ? "" : ", not centred");
        rows.add(
            OpCase.of(name, norm, in -> add(mul(normal(in[0], centred), in[1]), in[2]))
                .in(PLAIN, sizes)
                .in(PLAIN, cols)
                .in(PLAIN, cols)
                .by(0, 1, 2)
                .refuses(shapes(MATRIX, new int[] {4}, new int[] {5}), "input 2", "[5]")
                .refuses(shapes(new int[] {}, new int[] {4}, new int[] {4}), "scalar"));
        rows.add(
            OpCase.of(
                    name,
                    new LayerNormInputGrad(norm),
                    in -> inputGrad(in[0], mul(in[2], in[1]), centred))
                .in(PLAIN, sizes)
                .in(PLAIN, cols)
                .in(PLAIN, sizes)
                .refuses(shapes(MATRIX, new int[] {4}, WIDER), "[3, 4]", "[3, 5]"));
        rows.add(
            OpCase.of(
                    name,
                    new LayerNormParameterGrad(norm),
                    in -> parameterGrad(normal(in[0], centred), in[1]))
                .in(PLAIN, sizes)
                .in(PLAIN, sizes)
                .refuses(shapes(MATRIX, WIDER), "[3, 4]", "[3, 5]"));
      }
    }
    rows.add(
        OpCase.built(
                "without scale and offset",
                LayerNorm.class,
                (g, in) -> g.layerNorm(in.get(0), null, null, EPSILON),
                in -> normal(in[0], true))
            .in(PLAIN, N, 9)
            .by(0));
    rows.add(
        OpCase.built(
                "RMS",
                LayerNorm.class,
                (g, in) -> g.rmsNorm(in.get(0), in.get(1), EPSILON),
                in -> mul(normal(in[0], false), in[1]))
            .in(PLAIN, N, 9)
            .in(PLAIN, 9)
            .by(0, 1));
    rows.forEach(row -> row.within(4e-5));
    return rows;
  }

  private static Doubles mul(Doubles a, Doubles b) {
    return Doubles.zip(a, b, (x, y) -> x * y);
  }

  private static Doubles add(Doubles a, Doubles b) {
    return Doubles.zip(a, b, Double::sum);
  }

  private static Doubles mean(Doubles x) {
    double columns = x.shape().size(-1);
    return x.reduce(List.of(x.shape().rank() - 1), true, 0, Double::sum).map(s -> s / columns);
  }

  private static Doubles centre(Doubles x, boolean centred) {
    return centred ? add(x, mean(x).map(m -> -m)) : x;
  }

  private static Doubles rates(Doubles x, boolean centred) {
    return mean(centre(x, centred).map(d -> d * d)).map(v -> 1 / Math.sqrt(v + EPSILON));
  }

  private static Doubles normal(Doubles x, boolean centred) {
    return mul(centre(x, centred), rates(x, centred));
  }

  private static Doubles inputGrad(Doubles x, Doubles g, boolean centred) {
    Doubles n = normal(x, centred);
    Doubles along = mul(n, mean(mul(g, n)).map(m -> -m));
    return mul(add(centre(g, centred), along), rates(x, centred));
  }

  private static Doubles parameterGrad(Doubles normal, Doubles dy) {
    Integer[] axes = IntStream.range(0, dy.shape().rank() - 1).boxed().toArray(Integer[]::new);
    Doubles byScale = mul(dy, normal).sum(axes);
    Doubles byOffset = dy.sum(axes);
    return Doubles.fill(
        Shape.of(2, dy.shape().size(-1)), i -> (i[0] == 0 ? byScale : byOffset).at(i[1]));
  }
}
