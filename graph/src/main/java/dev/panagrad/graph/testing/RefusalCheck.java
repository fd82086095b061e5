package dev.panagrad.graph.testing;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import java.util.ArrayList;
import java.util.List;

/** Checks that wrong shapes of a row are refused with a message that names op and node. */
final class RefusalCheck {
  private final OpCase row;

  /** The checks of a row. */
  public RefusalCheck(OpCase row) {
    this.row = row;
  }

  /** Runs all checks. */
  public void all() {
    row.wrong().forEach(this::refuses);
  }

  private void refuses(OpCase.Wrong wrong) {
    GraphBuilder g = new GraphBuilder();
    List<Node> inputs = new ArrayList<>();
    for (int i = 0; i < wrong.shapes().size(); i++) {
      DType type = i < row.inputs().size() ? row.inputs().get(i).type() : DType.FLOAT32;
      inputs.add(g.placeholder("x" + i, type, wrong.shapes().get(i).sizes()));
    }
    String message;
    try {
      var _ = row.build().apply(g, inputs);
      message = null;
    } catch (IllegalArgumentException e) {
      message = e.getMessage();
    }
    Compare.require(message != null, "%s took %s", row, wrong.shapes());
    String name = row.instance() == null ? row.op().getSimpleName() : row.instance().name();
    Compare.require(message.contains(name + " '" + name), "%s isn't named in: %s", row, message);
    for (String part : wrong.fragments()) {
      Compare.require(message.contains(part), "%s: no %s in: %s", row, part, message);
    }
  }
}
