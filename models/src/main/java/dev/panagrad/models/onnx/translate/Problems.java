package dev.panagrad.models.onnx.translate;

import dev.panagrad.models.onnx.proto.NodeProto;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Collects unsupported features, so that all of them are reported at once. */
final class Problems {
  private static final int MOST_NODES = 5;

  private final Map<String, List<String>> missing = new LinkedHashMap<>();
  private final List<String> others = new ArrayList<>();

  /** Records an operator without a rule, and a node that uses it. */
  void missing(String operator, NodeProto node) {
    missing.computeIfAbsent(operator, _ -> new ArrayList<>()).add(node.label());
  }

  void add(String problem) {
    others.add(problem);
  }

  /** Runs the translation of a node; if it throws, records the problem and returns null. */
  <T> T guard(NodeProto node, Supplier<T> translation) {
    try {
      return translation.get();
    } catch (UnsupportedException | IllegalArgumentException | ArithmeticException e) {
      others.add(node.label() + ": " + e.getMessage());
      return null;
    } catch (IndexOutOfBoundsException e) {
      others.add(node.label() + ": an input has fewer numbers than the operator needs");
      return null;
    }
  }

  /**
   * Returns if there are no problems.
   *
   * @throws UnsupportedException with all of them
   */
  void throwIfAny() {
    List<String> all = new ArrayList<>();
    missing.forEach(
        (operator, nodes) -> {
          int more = nodes.size() - MOST_NODES;
          all.add(
              "the operator %s isn't supported (%s%s)"
                  .formatted(
                      operator,
                      String.join(", ", nodes.subList(0, Math.min(MOST_NODES, nodes.size()))),
                      more > 0 ? " and %d more".formatted(more) : ""));
        });
    all.addAll(others);
    if (!all.isEmpty()) {
      throw new UnsupportedException(String.join("; ", all));
    }
  }
}
