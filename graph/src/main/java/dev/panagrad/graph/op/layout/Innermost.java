package dev.panagrad.graph.op.layout;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.layout.ImageOp.Part;
import java.util.ArrayList;
import java.util.List;

/**
 * An op on images with the batch innermost, [blocks * h, w, c, lanes]; made by the compiler.
 *
 * @param op the same op on images in the users' layout
 * @param batch the batch size n
 */
public record Innermost(ImageOp op, int batch) implements BuiltIn {
  /** Checks the batch. */
  public Innermost {
    Rules.check(batch > 0, "a batch of images must hold at least 1, not %d", batch);
  }

  /**
   * The node's op computed with the batch innermost and converted back, or the node itself if it
   * isn't converted.
   */
  static Node of(GraphBuilder g, Node self, ImageOp op) {
    int n = 0;
    boolean ready = op.needsConversion();
    for (int i = 0; i < self.inputs().size(); i++) {
      if (op.part(i) != Part.OTHER && n == 0) {
        n = self.input(i).shape().size(0);
        ready |= self.input(i).op() instanceof BatchOutermost;
      }
    }
    if (!ready) {
      return self;
    }
    List<Node> inputs = new ArrayList<>();
    for (int i = 0; i < self.inputs().size(); i++) {
      Node input = self.input(i);
      inputs.add(
          switch (op.part(i)) {
            case IMAGES -> Layout.innermost(g, input);
            case GRADIENT -> Layout.innermostGradient(g, input);
            case OTHER -> input;
          });
    }
    Node inner = g.add(new Innermost(op, n), inputs.toArray(Node[]::new));
    return op.givesImages() ? g.add(new BatchOutermost(n), inner) : inner;
  }

  @Override
  public String name() {
    return op.name();
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    return op.inferShape(inputs, batch);
  }

  @Override
  public Node toBatchInnermost(GraphBuilder g, Node self) {
    return op.simplify(g, self, batch);
  }

  @Override
  public boolean isZeroPadded(Node self) {
    return op.isZeroPadded(self);
  }

  @Override
  public boolean canRunInPlace(int input) {
    return op.canRunInPlace(input);
  }

  @Override
  public void lower(LoweringContext context) {
    op.lower(context, batch);
  }
}
