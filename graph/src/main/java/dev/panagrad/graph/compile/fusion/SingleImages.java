package dev.panagrad.graph.compile.fusion;

import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.engine.kernel.layout.BatchLanes;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.compile.pass.Pass;
import dev.panagrad.graph.compile.pass.PushPermutes;
import dev.panagrad.graph.compile.pass.Rewriter;
import dev.panagrad.graph.compile.pass.Subgraph;
import dev.panagrad.graph.op.array.PadConstant;
import dev.panagrad.graph.op.array.Permute;
import dev.panagrad.graph.op.array.WindowRows;
import dev.panagrad.graph.op.conv.AveragePool;
import dev.panagrad.graph.op.conv.Conv2d;
import dev.panagrad.graph.op.conv.MaxPool;
import dev.panagrad.graph.op.conv.SingleConv2d;
import dev.panagrad.graph.op.conv.SingleMaxPool;
import dev.panagrad.graph.op.conv.Sliding;
import dev.panagrad.graph.op.elementwise.Elementwise;
import dev.panagrad.graph.op.layout.ImageOp;
import dev.panagrad.graph.op.layout.Innermost;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Computes convolutions of a single image as matrix products, or vectorised over positions if they
 * have few channels, and pools a single image over its columns if its channels come first, else
 * with its channels in place of the batch: with the batch innermost, fifteen of sixteen lanes would
 * be idle. For inference only: graphs with gradients or updates are unchanged.
 */
public final class SingleImages implements Pass {
  /** The maximum memory of the window rows, as a multiple of the memory of the images in lanes. */
  private static final int MOST_MEMORY = 2;

  /** The maximum number of channels that fit in one block of lanes. */
  private static final int MOST_CHANNELS = 512;

  private static final Permute CHANNELS_FIRST = new Permute(List.of(0, 3, 1, 2));

  /** Makes the pass. */
  public SingleImages() {}

  @Override
  public String name() {
    return "single images";
  }

  @Override
  public Subgraph apply(Subgraph graph) {
    if (graph.nodes().stream().anyMatch(SingleImages::trains)
        || graph.nodes().stream().noneMatch(SingleImages::isSingle)) {
      return graph;
    }
    Subgraph single =
        Rewriter.rewrite(
            new FoldBatchNorm().apply(graph),
            (g, old, inputs) -> {
              Node node = Rewriter.copy(g, old, inputs);
              return switch (old.op()) {
                case Conv2d conv when isSingle(old) ->
                    suitsPositions(conv, old)
                        ? channelsFirst(
                            g,
                            new SingleConv2d(conv.sliding(), Activation.NONE),
                            node.input(0),
                            node.input(1))
                        : product(g, conv.sliding(), node);
                case MaxPool(int h, int w, Sliding sliding)
                    when isSingle(old) && isChannelsFirst(node.input(0)) ->
                    channelsFirst(g, new SingleMaxPool(h, w, sliding), node.input(0));
                case MaxPool(int h, int w, Sliding sliding) when isSingle(old) ->
                    pool(g, node, new MaxPool(h, w, sliding));
                case AveragePool(int h, int w, Sliding sliding) when isSingle(old) ->
                    pool(g, node, new AveragePool(h, w, sliding));
                default -> node;
              };
            });
    return new PushPermutes().apply(single);
  }

  /** Whether a node belongs to training: the gradient of an op on images, or an update. */
  private static boolean trains(Node node) {
    Op op = node.op();
    return op.name().contains("Grad")
        || IntStream.range(0, node.inputs().size()).anyMatch(op::updates);
  }

  private static boolean isSingle(Node node) {
    Shape shape = node.shape();
    return switch (node.op()) {
      case Conv2d _ -> shape.size(0) == 1;
      case MaxPool _, AveragePool _ -> shape.size(0) == 1 && shape.size(3) <= MOST_CHANNELS;
      default -> false;
    };
  }

  /** Whether the windows as rows don't take too much memory. */
  private static boolean fitsAsRows(Node node) {
    Shape filter = node.input(1).shape();
    long rows = filter.elements(0, 3) * node.shape().elements(1, 3);
    long lanes = node.input(0).shape().elements() + node.shape().elements();
    return rows <= MOST_MEMORY * BatchLanes.UNIT * lanes;
  }

  private static boolean suitsPositions(Conv2d conv, Node old) {
    return SingleConv2d.suits(conv.sliding(), old.input(0).shape(), old.input(1).shape())
        || !fitsAsRows(old);
  }

  /** An op that takes and gives an image with its channels first. */
  private static Node channelsFirst(GraphBuilder g, Op op, Node image, Node... others) {
    List<Node> inputs = new ArrayList<>(List.of(others));
    inputs.addFirst(g.add(CHANNELS_FIRST, image));
    return g.add(CHANNELS_FIRST.inverse(), g.add(op, inputs.toArray(Node[]::new)));
  }

  /**
   * Whether an image has its channels first before a permutation that {@link PushPermutes} moves.
   */
  private static boolean isChannelsFirst(Node image) {
    Node at = image;
    while (at.op() instanceof Elementwise) {
      Shape shape = at.shape();
      Optional<Node> whole = at.inputs().stream().filter(x -> x.shape().equals(shape)).findFirst();
      if (whole.isEmpty()) {
        return false;
      }
      at = whole.get();
    }
    return CHANNELS_FIRST.inverse().equals(at.op());
  }

  private static Node product(GraphBuilder g, Sliding sliding, Node node) {
    Node image = node.input(0);
    Shape filter = node.input(1).shape();
    Shape out = node.shape();
    int kernelH = filter.size(0);
    int kernelW = filter.size(1);
    int cells = Math.toIntExact(filter.elements(0, 3));
    int windows = Math.toIntExact(out.elements(0, 3));
    boolean inPlace =
        kernelH == 1 && kernelW == 1 && sliding.strideH() == 1 && sliding.strideW() == 1;
    Op rows =
        new WindowRows(
            kernelH,
            kernelW,
            sliding.strideH(),
            sliding.strideW(),
            sliding.top(image.shape().size(1), kernelH),
            sliding.left(image.shape().size(2), kernelW),
            out.size(1),
            out.size(2));
    Node left = inPlace ? g.reshape(image, windows, cells) : g.add(rows, image);
    return g.reshape(g.matMul(left, g.reshape(node.input(1), cells, filter.size(3))), out);
  }

  /** Pools the channels as a batch of images with one channel each. */
  private static Node pool(GraphBuilder g, Node node, ImageOp op) {
    Node images = node.input(0);
    int c = images.shape().size(3);
    int lanes = BatchLanes.lanes(node.shape().size(3));
    Op pad = new PadConstant(List.of(0, 0, 0, 0), List.of(0, 0, 0, lanes - c));
    Node whole = lanes == c ? images : g.add(pad, images, g.constant(0f));
    Node rows = g.reshape(whole, images.shape().size(1), images.shape().size(2), 1, lanes);
    Node pooled = g.add(new Innermost(op, lanes), rows);
    Node result = g.reshape(pooled, node.shape().with(3, lanes));
    return lanes == c ? result : g.slice(result, 3, 0, c);
  }
}
