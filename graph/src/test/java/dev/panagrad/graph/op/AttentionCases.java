package dev.panagrad.graph.op;

import static dev.panagrad.graph.op.ElementwiseCases.shapes;
import static dev.panagrad.graph.testing.OpCase.N;

import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.attention.Attention;
import dev.panagrad.graph.op.attention.AttentionGrad;
import dev.panagrad.graph.op.attention.AttentionGradPart;
import dev.panagrad.graph.op.attention.CrossAttention;
import dev.panagrad.graph.op.attention.CrossAttentionGrad;
import dev.panagrad.graph.op.attention.PackedAttention;
import dev.panagrad.graph.op.attention.PackedAttentionGrad;
import dev.panagrad.graph.testing.Doubles;
import dev.panagrad.graph.testing.Fill;
import dev.panagrad.graph.testing.OpCase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of attention. */
final class AttentionCases {
  private static final Fill PLAIN = Fill.uniform(-1, 1);

  /** What hides a key; differences of infinities are no numbers. */
  private static final double HIDDEN = -1e9;

  /** A third of the keys is hidden. */
  private static final Fill HIDING =
      (count, random) ->
          random.ints(count, 0, 3).mapToDouble(i -> i == 0 ? HIDDEN : 0.25 * i).toArray();

  private AttentionCases() {}

  static List<OpCase> all() {
    List<OpCase> rows = new ArrayList<>();
    rows.add(
        row("all keys", -1, new int[] {N, 2, 5, 7}, new int[] {N, 2, 9, 7}, new int[] {N, 2, 9, 4})
            .by(0, 1, 2)
            .refuses(shapes(new int[] {2, 3}, new int[] {2, 3}, new int[] {2, 3}), "[2, 3]")
            .refuses(
                shapes(new int[] {3, 4, 5}, new int[] {2, 6, 5}, new int[] {2, 6, 5}),
                "[3, 4, 5]",
                "[2, 6, 5]"));
    rows.add(
        row("causal", 1, new int[] {N, 2, 6, 3}, new int[] {N, 2, 6, 3}, new int[] {N, 2, 6, 3})
            .by(0, 1, 2));
    rows.add(
        row("behind a cache", 4, new int[] {N, 3, 3}, new int[] {N, 6, 3}, new int[] {N, 6, 2})
            .by(0, 1, 2));
    rows.add(
        row(
                "heads that share keys",
                1,
                new int[] {N, 4, 3, 5},
                new int[] {N, 2, 3, 5},
                new int[] {N, 2, 3, 4})
            .by(0, 1, 2));
    rows.add(
        masked("a mask", -1, new int[] {N, 2, 5, 3}, new int[] {N, 2, 6, 3}, new int[] {N, 2, 6, 3})
            .in(HIDING, N, 1, 1, 6)
            .by(0, 1, 2, 3)
            .refuses(
                shapes(
                    new int[] {2, 4, 5}, new int[] {2, 6, 5}, new int[] {2, 6, 5}, new int[] {5}),
                "a mask of [5]"));
    rows.add(
        masked(
                "a whole mask",
                2,
                new int[] {N, 4, 3, 2},
                new int[] {N, 2, 5, 2},
                new int[] {N, 2, 5, 2})
            .in(HIDING, 4, 3, 5)
            .by(0, 1, 2, 3));
    rows.add(
        row(
                "nothing seen",
                0,
                new int[] {N, 2, 3, 2},
                new int[] {N, 2, 5, 2},
                new int[] {N, 2, 5, 2})
            .by(0, 1, 2));
    rows.add(
        row("no keys", -1, new int[] {N, 2, 3, 2}, new int[] {N, 2, 0, 2}, new int[] {N, 2, 0, 2}));
    rows.add(
        row(
            "no queries",
            1,
            new int[] {N, 2, 0, 2},
            new int[] {N, 2, 3, 2},
            new int[] {N, 2, 3, 2}));
    rows.add(
        row("many blocks", 1, new int[] {2, 300, 8}, new int[] {2, 300, 8}, new int[] {2, 300, 8}));
    rows.add(gradients());
    rows.add(part());
    packed(rows);
    across(rows);
    return rows;
  }

  private static OpCase row(String name, int seen, int[] q, int[] k, int[] v) {
    return row(name, seen, false, q, k, v);
  }

  private static OpCase masked(String name, int seen, int[] q, int[] k, int[] v) {
    return row(name, seen, true, q, k, v);
  }

  private static OpCase row(String name, int seen, boolean masked, int[] q, int[] k, int[] v) {
    float scale = 0.7f;
    return OpCase.of(name, new Attention(scale, seen, masked), in -> result(in, scale, seen))
        .in(PLAIN, q)
        .in(PLAIN, k)
        .in(PLAIN, v)
        .within(1e-5);
  }

  private static OpCase gradients() {
    return OpCase.of("causal", new AttentionGrad(0.5f, 1, false), in -> gradients(in, 0.5, 1))
        .in(PLAIN, N, 2, 4, 3)
        .in(PLAIN, N, 1, 4, 3)
        .in(PLAIN, N, 1, 4, 2)
        .in(PLAIN, N, 2, 4, 2)
        .within(1e-5)
        .refuses(
            shapes(new int[] {2, 4, 3}, new int[] {2, 4, 3}, new int[] {2, 4, 3}, new int[] {9}),
            "[9]");
  }

  private static void packed(List<OpCase> rows) {
    for (int seen : new int[] {1, -1}) {
      PackedAttention op = new PackedAttention(2, seen, PackedAttention.KEEPS_ALL);
      OpCase packed =
          OpCase.of("packed, seen " + seen, op, in -> packed(in[0], 2, seen))
              .in(PLAIN, N, 5, 18)
              .within(1e-5)
              .refuses(shapes(new int[] {2, 3, 8}), "2 heads", "[2, 3, 8]")
              .refuses(shapes(new int[] {3, 12}), "[3, 12]");
      rows.add(packed.by(0));
    }
    PackedAttention causal = new PackedAttention(3, 1, PackedAttention.KEEPS_ALL);
    rows.add(
        OpCase.of("no steps", causal, in -> Doubles.zeros(in[0].shape().with(2, 3).sizes()))
            .in(PLAIN, N, 0, 9));
    // With nothing dropped: what is drawn is tested by itself.
    rows.add(
        OpCase.of("packed, dropping", new PackedAttention(3, 1, 7), in -> packed(in[0], 3, 1))
            .in(PLAIN, N, 4, 9)
            .in((count, _) -> new double[] {1})
            .within(1e-5));
    rows.add(
        OpCase.of("packed", new PackedAttentionGrad(causal), AttentionCases::packedGradient)
            .in(PLAIN, N, 4, 18)
            .in(PLAIN, N, 4, 6)
            .within(1e-5)
            .refuses(shapes(new int[] {2, 4, 9}, new int[] {2, 4, 9}), "[2, 4, 9]"));
  }

  /** Queries (0), keys (1) or values (2) of all heads, [n, heads, steps, size]. */
  private static Doubles unpacked(Doubles packed, int heads, int which) {
    int width = packed.shape().size(2) / 3;
    int size = width / heads;
    Shape shape = Shape.of(packed.shape().size(0), heads, packed.shape().size(1), size);
    return Doubles.fill(shape, i -> packed.at(i[0], i[2], which * width + i[1] * size + i[3]));
  }

  private static Doubles[] unpacked(Doubles packed, int heads) {
    return new Doubles[] {
      unpacked(packed, heads, 0), unpacked(packed, heads, 1), unpacked(packed, heads, 2)
    };
  }

  private static double scale(Doubles q) {
    return 1 / Math.sqrt(q.shape().size(3));
  }

  private static Doubles packed(Doubles packed, int heads, int seen) {
    Doubles[] in = unpacked(packed, heads);
    Doubles all = result(in, scale(in[0]), seen);
    int size = in[0].shape().size(3);
    return Doubles.fill(
        packed.shape().with(2, heads * size), i -> all.at(i[0], i[2] / size, i[1], i[2] % size));
  }

  private static Doubles packedGradient(Doubles[] given) {
    int heads = 3;
    Doubles[] in = Arrays.copyOf(unpacked(given[0], heads), 4);
    int size = in[0].shape().size(3);
    in[3] = Doubles.fill(in[0].shape(), i -> given[1].at(i[0], i[2], i[1] * size + i[3]));
    double[] all = gradients(in, scale(in[0]), 1).data();
    int each = all.length / 3;
    return Doubles.fill(
        given[0].shape(),
        i -> {
          int which = i[2] / (heads * size);
          int column = i[2] % (heads * size);
          int head = i[0] * heads + column / size;
          int steps = given[0].shape().size(1);
          return all[which * each + (head * steps + i[1]) * size + column % size];
        });
  }

  private static OpCase part() {
    return OpCase.of(
            "of keys",
            new AttentionGradPart(1),
            in -> Doubles.fill(in[2].shape(), i -> in[0].at(12 + i[1] * 2 + i[2] + 8 * i[0])))
        .in(PLAIN, 12 + 16 + 24)
        .in(PLAIN, 2, 3, 2)
        .in(PLAIN, 2, 4, 2)
        .in(PLAIN, 2, 4, 3)
        .refuses(
            shapes(new int[] {5}, new int[] {2, 3, 2}, new int[] {2, 4, 2}, new int[] {2, 4, 3}),
            "5 gradients");
  }

  private static void across(List<OpCase> rows) {
    CrossAttention plain = new CrossAttention(2, PackedAttention.KEEPS_ALL);
    rows.add(
        OpCase.of("across, of lengths", plain, in -> across(in, 2))
            .in(PLAIN, N, 3, 6)
            .in(PLAIN, N, 5, 12)
            .ints(0, 6, N)
            .by(0, 1)
            .within(1e-5)
            .refuses(shapes(new int[] {2, 3, 5}, new int[] {2, 4, 10}, new int[] {2}), "2 heads")
            .refuses(shapes(new int[] {2, 3, 4}, new int[] {2, 4, 4}, new int[] {2}), "[2, 4, 4]")
            .refuses(shapes(new int[] {2, 3, 4}, new int[] {2, 4, 8}, new int[] {3}), "[3]"));
    rows.add(
        OpCase.of("across, many blocks", plain, in -> across(in, 2))
            .in(PLAIN, 2, 300, 4)
            .in(PLAIN, 2, 7, 8)
            .ints(3, 7, 2)
            .within(1e-5));
    rows.add(
        OpCase.of("across, dropping", new CrossAttention(3, 7), in -> across(in, 3))
            .in(PLAIN, N, 4, 3)
            .in(PLAIN, N, 2, 6)
            .ints(1, 3, N)
            .in((count, _) -> new double[] {1})
            .within(1e-5));
    rows.add(
        OpCase.of("across", new CrossAttentionGrad(plain), in -> acrossGradient(in, 2))
            .in(PLAIN, 2, 4, 6)
            .in(PLAIN, 2, 3, 12)
            .ints(0, 4, 2)
            .in(PLAIN, 2, 4, 6)
            .within(1e-5)
            .refuses(
                shapes(
                    new int[] {2, 4, 6}, new int[] {2, 3, 12}, new int[] {2}, new int[] {2, 4, 9}),
                "[2, 4, 9]"));
  }

  /** A head's columns of rows with several parts side by side, [n, heads, steps, size]. */
  private static Doubles columns(Doubles rows, int heads, int width, int from) {
    int size = width / heads;
    Shape shape = Shape.of(rows.shape().size(0), heads, rows.shape().size(1), size);
    return Doubles.fill(shape, i -> rows.at(i[0], i[2], from + i[1] * size + i[3]));
  }

  /** Queries, keys, values and a mask of the lengths. */
  private static Doubles[] apart(Doubles[] in, int heads) {
    int width = in[0].shape().size(2);
    Shape mask = Shape.of(in[0].shape().size(0), 1, 1, in[1].shape().size(1));
    return new Doubles[] {
      columns(in[0], heads, width, 0),
      columns(in[1], heads, width, 0),
      columns(in[1], heads, width, width),
      Doubles.fill(mask, i -> i[3] < in[2].at(i[0]) ? 0 : Double.NEGATIVE_INFINITY)
    };
  }

  private static Doubles across(Doubles[] in, int heads) {
    Doubles[] apart = apart(in, heads);
    Doubles all = result(apart, scale(apart[0]), -1);
    int size = apart[0].shape().size(3);
    return Doubles.fill(in[0].shape(), i -> all.at(i[0], i[2] / size, i[1], i[2] % size));
  }

  private static Doubles acrossGradient(Doubles[] in, int heads) {
    Doubles[] apart = Arrays.copyOf(apart(in, heads), 5);
    apart[4] = columns(in[3], heads, in[0].shape().size(2), 0);
    double[] by = gradients(apart, scale(apart[0]), -1).data();
    int size = apart[0].shape().size(3);
    int width = heads * size;
    int queries = in[0].data().length;
    int keys = in[1].data().length / 2;
    double[] all = new double[queries + 2 * keys];
    for (int i = 0; i < queries; i++) {
      all[i] = by[dense(i, in[0].shape().size(1), heads, size)];
    }
    for (int i = 0; i < 2 * keys; i++) {
      int column = i % (2 * width);
      int key = i / (2 * width) * width + column % width;
      int which = queries + column / width * keys;
      all[queries + i] = by[which + dense(key, in[1].shape().size(1), heads, size)];
    }
    return new Doubles(Shape.of(all.length), all);
  }

  /** Where an element of [n, steps, heads, size] lies in [n, heads, steps, size]. */
  private static int dense(int i, int steps, int heads, int size) {
    int row = i / (heads * size);
    int head = i / size % heads;
    return ((row / steps * heads + head) * steps + row % steps) * size + i % size;
  }

  /** The leading axes of an index of queries, as those of keys. */
  private static int[] head(int[] index, Doubles q, Doubles k) {
    int[] head = Arrays.copyOf(index, index.length);
    int last = index.length - 3;
    int groups = k.shape().size(-3) == 0 ? 1 : q.shape().size(-3) / k.shape().size(-3);
    head[last] = index[last] / groups;
    return head;
  }

  private static double at(Doubles x, int[] head, int row, int col) {
    int[] index = head.clone();
    index[index.length - 2] = row;
    index[index.length - 1] = col;
    return x.at(index);
  }

  /** The weights of a query, by the formula; 0 for all keys if it sees none. */
  private static double[] weights(Doubles[] in, int operands, double scale, int seen, int[] query) {
    Doubles q = in[0];
    Doubles k = in[1];
    int[] head = head(query, q, k);
    int row = query[query.length - 2];
    int keys = k.shape().size(-2);
    double[] weights = new double[keys];
    double max = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < keys; j++) {
      for (int c = 0; c < q.shape().size(-1); c++) {
        weights[j] += scale * at(q, query, row, c) * at(k, head, j, c);
      }
      if (operands > 3) {
        int[] index = query.clone();
        index[index.length - 1] = j;
        weights[j] += in[3].broadcastAt(index);
      }
      if (seen >= 0 && j >= seen + row) {
        weights[j] = Double.NEGATIVE_INFINITY;
      }
      max = Math.max(max, weights[j]);
    }
    double sum = 0;
    for (int j = 0; j < keys; j++) {
      weights[j] = max == Double.NEGATIVE_INFINITY ? 0 : Math.exp(weights[j] - max);
      sum += weights[j];
    }
    for (int j = 0; j < keys && sum > 0; j++) {
      weights[j] /= sum;
    }
    return weights;
  }

  private static Doubles result(Doubles[] in, double scale, int seen) {
    Doubles v = in[2];
    int[] sizes = in[0].shape().sizes();
    sizes[sizes.length - 1] = v.shape().size(-1);
    return Doubles.fill(
        Shape.of(sizes),
        i -> {
          double[] weights = weights(in, in.length, scale, seen, i);
          double sum = 0;
          for (int j = 0; j < weights.length; j++) {
            sum += weights[j] * at(v, head(i, in[0], v), j, i[i.length - 1]);
          }
          return sum;
        });
  }

  private static Doubles gradients(Doubles[] in, double scale, int seen) {
    Doubles q = in[0];
    Doubles k = in[1];
    Doubles v = in[2];
    Doubles dq = Doubles.zeros(q.shape().sizes());
    Doubles dk = Doubles.zeros(k.shape().sizes());
    Doubles dv = Doubles.zeros(v.shape().sizes());
    Doubles.fill(
        q.shape().with(-1, 1),
        i -> {
          addGradients(in, scale, seen, i, dq, dk, dv);
          return 0;
        });
    double[] all = Arrays.copyOf(dq.data(), dq.data().length + dk.data().length + dv.data().length);
    System.arraycopy(dk.data(), 0, all, dq.data().length, dk.data().length);
    System.arraycopy(dv.data(), 0, all, dq.data().length + dk.data().length, dv.data().length);
    return new Doubles(Shape.of(all.length), all);
  }

  private static void addGradients(
      Doubles[] in, double scale, int seen, int[] i, Doubles dq, Doubles dk, Doubles dv) {
    int[] head = head(i, in[0], in[1]);
    int row = i[i.length - 2];
    double[] w = weights(in, in.length - 1, scale, seen, i);
    Doubles upstream = in[in.length - 1];
    double[] by = new double[w.length];
    double mean = 0;
    for (int j = 0; j < w.length; j++) {
      for (int c = 0; c < in[2].shape().size(-1); c++) {
        by[j] += at(upstream, i, row, c) * at(in[2], head, j, c);
        add(dv, w[j] * at(upstream, i, row, c), head, j, c);
      }
      mean += w[j] * by[j];
    }
    for (int j = 0; j < w.length; j++) {
      double score = scale * w[j] * (by[j] - mean);
      for (int c = 0; c < in[0].shape().size(-1); c++) {
        add(dq, score * at(in[1], head, j, c), i, row, c);
        add(dk, score * at(in[0], i, row, c), head, j, c);
      }
    }
  }

  private static void add(Doubles x, double value, int[] head, int row, int col) {
    int[] index = head.clone();
    index[index.length - 2] = row;
    index[index.length - 1] = col;
    x.add(value, index);
  }
}
