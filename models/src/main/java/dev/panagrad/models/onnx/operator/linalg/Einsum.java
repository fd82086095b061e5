package dev.panagrad.models.onnx.operator.linalg;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sums of products by Einstein's convention: the operands are combined from left to right, each as
 * a matrix product along the axes that remain in both.
 */
final class Einsum {
  private final GraphBuilder g;
  private final Map<Integer, Integer> sizes = new LinkedHashMap<>();

  /** A value with a label for each axis. */
  private record Term(Node node, List<Integer> labels) {}

  private Einsum(GraphBuilder g) {
    this.g = g;
  }

  static List<Value> rule(OperatorContext c) {
    for (int i = 0; i < c.count(); i++) {
      Floats.require(c, i);
    }
    List<Shape> shapes = c.all().stream().map(Value::shape).toList();
    EinsumEquation equation = EinsumEquation.parse(c.text("equation", ""), shapes);
    Einsum einsum = new Einsum(c.g());
    return c.result(einsum.compute(equation, c.all().stream().map(Value::node).toList()));
  }

  private Node compute(EinsumEquation equation, List<Node> operands) {
    List<Term> terms = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      terms.add(new Term(operands.get(i), equation.inputs().get(i)));
      note(terms.get(i));
    }
    terms.replaceAll(term -> dropSingles(diagonals(term)));
    Term product = null;
    for (int i = 0; i < terms.size(); i++) {
      List<Integer> later = new ArrayList<>(equation.output());
      terms.subList(i + 1, terms.size()).forEach(term -> later.addAll(term.labels));
      Term next = terms.get(i);
      if (product == null) {
        product = summed(next, later);
      } else {
        List<Integer> inProduct = product.labels;
        Term reduced = summed(next, concat(later, inProduct));
        Term before = summed(product, concat(later, next.labels));
        product = multiply(before, reduced, later);
      }
    }
    return shown(product, equation.output());
  }

  private static List<Integer> concat(List<Integer> a, List<Integer> b) {
    List<Integer> all = new ArrayList<>(a);
    all.addAll(b);
    return all;
  }

  /** Records the size of each label; a size of 1 is broadcast. */
  private void note(Term term) {
    for (int axis = 0; axis < term.labels.size(); axis++) {
      int label = term.labels.get(axis);
      int size = term.node.shape().size(axis);
      int known = sizes.getOrDefault(label, 1);
      if (known != 1 && size != 1 && known != size) {
        throw new IllegalArgumentException(
            "the axes '%s' have %d and %d elements"
                .formatted(EinsumEquation.name(label), known, size));
      }
      sizes.put(label, known == 1 ? size : known);
    }
  }

  /** For axes that share a label, the elements with equal indices on all of them. */
  private Term diagonals(Term term) {
    for (int axis = 0; axis < term.labels.size(); axis++) {
      int label = term.labels.get(axis);
      int second = term.labels.lastIndexOf(label);
      if (second != axis) {
        return diagonals(diagonal(term, axis, second));
      }
    }
    return term;
  }

  private Term diagonal(Term term, int first, int second) {
    int size = term.node.shape().size(first);
    if (size != term.node.shape().size(second)) {
      throw new IllegalArgumentException(
          "a diagonal needs axes of one size, not of %s".formatted(term.node.shape()));
    }
    List<Integer> order = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int axis = 0; axis < term.labels.size(); axis++) {
      if (axis != first && axis != second) {
        order.add(axis);
        labels.add(term.labels.get(axis));
      }
    }
    int[] outer = labelSizes(order, term.node.shape());
    Node flat =
        g.reshape(
            permute(term.node, concat(order, List.of(first, second))),
            append(outer, Math.multiplyExact(size, size)));
    // Padded with n more elements, the diagonal of n x n is the first column of n x (n + 1).
    Node padding = Floats.zeros(g, append(outer, size));
    Node square =
        g.reshape(g.concat(outer.length, flat, padding), append(append(outer, size), size + 1));
    Node column = g.slice(square, outer.length + 1, 0, 1);
    labels.add(term.labels.get(first));
    return new Term(g.reshape(column, append(outer, size)), labels);
  }

  private static int[] labelSizes(List<Integer> axes, Shape shape) {
    return axes.stream().mapToInt(shape::size).toArray();
  }

  private static int[] append(int[] sizes, int size) {
    int[] longer = Arrays.copyOf(sizes, sizes.length + 1);
    longer[sizes.length] = size;
    return longer;
  }

  /** Drops the axes of size 1, which broadcast. */
  private Term dropSingles(Term term) {
    List<Integer> kept = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int axis = 0; axis < term.labels.size(); axis++) {
      if (term.node.shape().size(axis) != 1) {
        kept.add(axis);
        labels.add(term.labels.get(axis));
      }
    }
    return new Term(g.reshape(term.node, labelSizes(kept, term.node.shape())), labels);
  }

  /** Sums over the axes that are no longer needed. */
  private Term summed(Term term, List<Integer> needed) {
    List<Integer> axes = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int axis = 0; axis < term.labels.size(); axis++) {
      if (needed.contains(term.labels.get(axis))) {
        labels.add(term.labels.get(axis));
      } else {
        axes.add(axis);
      }
    }
    return axes.isEmpty() ? term : new Term(g.sum(term.node, false, axes), labels);
  }

  private Term multiply(Term a, Term b, List<Integer> later) {
    List<Integer> batch = new ArrayList<>();
    List<Integer> contracted = new ArrayList<>();
    List<Integer> left = new ArrayList<>();
    for (int label : a.labels) {
      if (!b.labels.contains(label)) {
        left.add(label);
      } else if (later.contains(label)) {
        batch.add(label);
      } else {
        contracted.add(label);
      }
    }
    List<Integer> right = new ArrayList<>(b.labels);
    right.removeAll(a.labels);
    List<Integer> labels = concat(concat(batch, left), right);
    if (contracted.isEmpty()) {
      Node product = g.mul(aligned(a, labels), aligned(b, labels));
      return new Term(product, labels);
    }
    boolean transposeA =
        a.labels.equals(concat(concat(batch, contracted), left)) && !left.isEmpty();
    boolean transposeB =
        b.labels.equals(concat(concat(batch, right), contracted)) && !right.isEmpty();
    Node x = matrix(a, batch, transposeA ? contracted : left, transposeA ? left : contracted);
    Node y = matrix(b, batch, transposeB ? right : contracted, transposeB ? contracted : right);
    Node product = g.matMul(x, y, transposeA, transposeB);
    return new Term(g.reshape(product, sizesOf(labels)), labels);
  }

  /** A term as matrices: the batch axes, then two axes that stand for several each. */
  private Node matrix(Term term, List<Integer> batch, List<Integer> rows, List<Integer> cols) {
    Node ordered = ordered(term, concat(concat(batch, rows), cols));
    int[] batchSizes = sizesOf(batch);
    return g.reshape(ordered, append(append(batchSizes, product(rows)), product(cols)));
  }

  private int product(List<Integer> labels) {
    return Math.toIntExact(Shape.of(sizesOf(labels)).elements());
  }

  private int[] sizesOf(List<Integer> labels) {
    return labels.stream().mapToInt(sizes::get).toArray();
  }

  private Node ordered(Term term, List<Integer> labels) {
    return permute(term.node, labels.stream().map(term.labels::indexOf).toList());
  }

  private Node permute(Node x, List<Integer> order) {
    return order.stream().sorted().toList().equals(order)
        ? x
        : g.permute(x, order.stream().mapToInt(Integer::intValue).toArray());
  }

  /** A term with an axis for each label, of size 1 for labels that it lacks. */
  private Node aligned(Term term, List<Integer> labels) {
    List<Integer> own = labels.stream().filter(term.labels::contains).toList();
    int[] shape =
        labels.stream().mapToInt(label -> own.contains(label) ? sizes.get(label) : 1).toArray();
    return g.reshape(ordered(term, own), shape);
  }

  /** The result with its axes in order, repeated along those that only had size 1. */
  private Node shown(Term term, List<Integer> output) {
    return g.reshape(aligned(term, output), sizesOf(output));
  }
}
