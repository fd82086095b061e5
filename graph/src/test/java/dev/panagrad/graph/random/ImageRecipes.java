package dev.panagrad.graph.random;

import dev.panagrad.engine.kernel.conv.plan.Windows;
import dev.panagrad.engine.kernel.elementwise.Activation;
import dev.panagrad.engine.kernel.layout.BatchLanes;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Padding;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.conv.AveragePool;
import dev.panagrad.graph.op.conv.AveragePoolGrad;
import dev.panagrad.graph.op.conv.Conv2d;
import dev.panagrad.graph.op.conv.Conv2dFilterGrad;
import dev.panagrad.graph.op.conv.Conv2dInputGrad;
import dev.panagrad.graph.op.conv.FusedConv2d;
import dev.panagrad.graph.op.conv.FusedFilterGrad;
import dev.panagrad.graph.op.conv.MaxPool;
import dev.panagrad.graph.op.conv.MaxPoolGrad;
import dev.panagrad.graph.op.conv.SingleConv2d;
import dev.panagrad.graph.op.conv.SingleMaxPool;
import dev.panagrad.graph.op.conv.Sliding;
import dev.panagrad.graph.op.fusion.Rectifiable;
import dev.panagrad.graph.op.fusion.Rectified;
import dev.panagrad.graph.op.layout.BatchInnermost;
import dev.panagrad.graph.op.layout.BatchOutermost;
import dev.panagrad.graph.op.layout.ImageOp;
import dev.panagrad.graph.op.layout.Innermost;
import dev.panagrad.graph.op.norm.BatchNorm;
import dev.panagrad.graph.op.norm.BatchNormInputGrad;
import dev.panagrad.graph.op.norm.BatchNormReduceGrad;
import dev.panagrad.graph.op.norm.Moments;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Convolutions, pooling and batch normalisation, in the users' layout and in the kernels'. */
final class ImageRecipes {
  private static final List<Integer> BATCHES = List.of(1, 2, 3, 15, 16, 17, 33, 64);
  private static final List<Integer> CHANNELS = List.of(1, 1, 2, 3, 5, 8, 16, 17, 33);

  private ImageRecipes() {}

  /** Windows over images: a draw of all that these ops need. */
  record Images(
      Sliding sliding, int batch, Shape images, Shape filter, Shape result, Shape pooled) {
    /** The op on images in this layout. */
    Op op(ImageOp op) {
      return batch == 0 ? op : new Innermost(op, batch);
    }

    int kernelH() {
      return filter.size(0);
    }

    int kernelW() {
      return filter.size(1);
    }

    /** A single image of this size with its channels first. */
    Shape channelsFirst() {
      boolean inner = batch > 0;
      int h = inner ? images.size(0) / BatchLanes.blocks(batch) : images.size(1);
      return Shape.of(1, filter.size(2), h, images.size(inner ? 1 : 2));
    }

    static Images of(Sketch s) {
      return of(s, false);
    }

    /** Images that are held with the batch innermost, or perhaps. */
    static Images of(Sketch s, boolean innermost) {
      Draw draw = s.draw;
      Padding padding = draw.coin() ? Padding.SAME : Padding.VALID;
      int n = draw.once(40) ? 513 : draw.of(BATCHES);
      int most = n > 64 ? 3 : draw.isLarge() ? 20 : 9;
      int h = 1 + draw.below(most);
      int w = 1 + draw.below(most);
      int c = n > 64 ? 1 : draw.of(CHANNELS);
      int o = n > 64 ? 2 : draw.of(CHANNELS);
      boolean same = padding.same();
      int kh = 1 + draw.below(same ? 5 : Math.min(5, h));
      int kw = 1 + draw.below(same ? 5 : Math.min(5, w));
      int strideH = 1 + draw.below(3);
      int strideW = 1 + draw.below(3);
      int outH = same ? Windows.sameOutputs(h, strideH) : Windows.validOutputs(h, kh, strideH);
      int outW = same ? Windows.sameOutputs(w, strideW) : Windows.validOutputs(w, kw, strideW);
      boolean inside = innermost || (!draw.isTame() && draw.once(3));
      return new Images(
          new Sliding(strideH, strideW, padding),
          inside ? n : 0,
          layout(inside, n, h, w, c),
          Shape.of(kh, kw, c, o),
          layout(inside, n, outH, outW, o),
          layout(inside, n, outH, outW, c));
    }
  }

  static Shape layout(boolean innermost, int n, int h, int w, int c) {
    return innermost
        ? Shape.of(BatchLanes.blocks(n) * h, w, c, BatchLanes.lanes(n))
        : Shape.of(n, h, w, c);
  }

  static void addTo(Map<Class<? extends Op>, Recipe> all) {
    convolutions(all);
    pooling(all);
    layouts(all);
    all.put(BatchNorm.class, s -> norm(s, norm -> norm, 0, false));
    all.put(BatchNormReduceGrad.class, s -> norm(s, BatchNormReduceGrad::new, 1, false));
    all.put(BatchNormInputGrad.class, s -> norm(s, BatchNormInputGrad::new, 3, false));
    all.put(Rectified.class, ImageRecipes::rectified);
    all.put(
        Innermost.class,
        s -> {
          Images i = Images.of(s, true);
          return Proposal.of(i.op(new Conv2d(i.sliding)), s.of(i.images), s.of(i.filter));
        });
  }

  private static Proposal rectified(Sketch s) {
    return switch (s.draw.below(4)) {
      case 0 -> norm(s, norm -> norm, 0, true);
      case 1 -> norm(s, BatchNormReduceGrad::new, 1, true);
      case 2 -> norm(s, BatchNormInputGrad::new, 3, true);
      default -> {
        Images i = Images.of(s, true);
        Op op = new Rectified(new Conv2dInputGrad(i.sliding), i.batch);
        yield Proposal.of(op, s.of(i.result), s.of(i.filter), s.of(i.images));
      }
    };
  }

  private static void convolutions(Map<Class<? extends Op>, Recipe> all) {
    all.put(
        Conv2d.class,
        s -> {
          Images i = Images.of(s);
          return Proposal.of(i.op(new Conv2d(i.sliding)), s.of(i.images), s.of(i.filter));
        });
    all.put(
        FusedConv2d.class,
        s -> {
          Images i = Images.of(s, true);
          Activation activation = s.draw.coin() ? Activation.RELU : Activation.NONE;
          Op op = new FusedConv2d(new Conv2d(i.sliding), i.batch, activation);
          return Proposal.of(op, s.of(i.images), s.of(i.filter), s.of(i.filter.size(3)));
        });
    all.put(
        SingleConv2d.class,
        s -> {
          Images i = Images.of(s);
          Shape image = i.channelsFirst();
          Activation activation = s.draw.coin() ? Activation.RELU : Activation.NONE;
          Op op = new SingleConv2d(i.sliding, activation);
          return s.draw.coin()
              ? Proposal.of(op, s.of(image), s.of(i.filter), s.of(i.filter.size(3)))
              : Proposal.of(op, s.of(image), s.of(i.filter));
        });
    all.put(
        Conv2dInputGrad.class,
        s -> {
          Images i = Images.of(s);
          Op op = i.op(new Conv2dInputGrad(i.sliding));
          return Proposal.of(op, s.of(i.result), s.of(i.filter), s.of(i.images));
        });
    all.put(
        Conv2dFilterGrad.class,
        s -> {
          Images i = Images.of(s);
          return filterGradient(s, i, i.op(new Conv2dFilterGrad(i.sliding)));
        });
    all.put(
        FusedFilterGrad.class,
        s -> {
          Images i = Images.of(s, true);
          Conv2dFilterGrad plain = new Conv2dFilterGrad(i.sliding);
          return filterGradient(s, i, new FusedFilterGrad(plain, i.batch));
        });
  }

  private static Proposal filterGradient(Sketch s, Images i, Op op) {
    return Proposal.of(op, s.of(i.images), s.of(i.result), s.of(i.filter));
  }

  private static void pooling(Map<Class<? extends Op>, Recipe> all) {
    all.put(
        MaxPool.class,
        s -> {
          Images i = Images.of(s);
          return Proposal.of(
              i.op(new MaxPool(i.kernelH(), i.kernelW(), i.sliding)), s.of(i.images));
        });
    all.put(
        SingleMaxPool.class,
        s -> {
          Images i = Images.of(s);
          return Proposal.of(
              new SingleMaxPool(i.kernelH(), i.kernelW(), i.sliding), s.of(i.channelsFirst()));
        });
    all.put(
        AveragePool.class,
        s -> {
          Images i = Images.of(s);
          return Proposal.of(
              i.op(new AveragePool(i.kernelH(), i.kernelW(), i.sliding)), s.of(i.images));
        });
    all.put(
        MaxPoolGrad.class,
        s -> {
          Images i = Images.of(s);
          Op op = i.op(new MaxPoolGrad(i.kernelH(), i.kernelW(), i.sliding));
          return Proposal.of(op, s.of(i.images), s.of(i.pooled), s.of(i.pooled));
        });
    all.put(
        AveragePoolGrad.class,
        s -> {
          Images i = Images.of(s);
          Op op = i.op(new AveragePoolGrad(i.kernelH(), i.kernelW(), i.sliding));
          return Proposal.of(op, s.of(i.pooled), s.of(i.images));
        });
  }

  private static void layouts(Map<Class<? extends Op>, Recipe> all) {
    all.put(BatchInnermost.class, s -> Proposal.of(new BatchInnermost(), s.of(s.draw.shape(4))));
    all.put(
        BatchOutermost.class,
        s -> {
          int n = s.draw.of(BATCHES);
          Shape inside = layout(true, n, 1 + s.draw.below(4), 1 + s.draw.below(4), 3);
          return Proposal.of(new BatchOutermost(n), s.of(inside));
        });
    all.put(
        Moments.class,
        s -> {
          Images i = Images.of(s);
          Node x = s.draw.coin() ? s.of(i.images) : s.any(2);
          boolean inside = i.batch > 0 && x.shape().equals(i.images);
          Moments plain = new Moments();
          return Proposal.of(inside ? new Innermost(plain, i.batch) : plain, x);
        });
  }

  private static Proposal norm(
      Sketch s, Function<BatchNorm, Rectifiable> op, int gradients, boolean relu) {
    Images i = Images.of(s);
    Node x = s.draw.coin() ? s.of(i.images) : s.any(2);
    boolean inside = i.batch > 0 && x.shape().equals(i.images);
    int channels = x.shape().size(inside ? 2 : -1);
    boolean scale = s.draw.coin();
    boolean offset = s.draw.coin();
    Rectifiable plain = op.apply(new BatchNorm(1e-3f, scale, offset, s.draw.coin()));
    Op placed = inside ? new Innermost(plain, i.batch) : plain;
    Op made = relu ? new Rectified(plain, inside ? i.batch : 0) : placed;
    Proposal proposal = Proposal.of(made, x);
    for (int vectors = 2 + (scale ? 1 : 0) + (offset ? 1 : 0); vectors > 0; vectors--) {
      proposal = proposal.and(s.of(channels));
    }
    proposal = gradients > 0 ? proposal.and(s.of(x.shape())) : proposal;
    return gradients > 1 ? proposal.and(s.of(channels), s.of(channels)) : proposal;
  }
}
