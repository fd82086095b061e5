package dev.panagrad.graph.op.conv;

import dev.panagrad.engine.kernel.conv.grouped.GroupedSpec;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import java.util.List;

/**
 * A window whose channels are in separate groups, and whose taps may be dilated.
 *
 * @param groups the number of groups
 * @param dilationH rows from one tap to the next
 * @param dilationW columns from one tap to the next
 * @param sliding strides and padding
 */
public record Groups(int groups, int dilationH, int dilationW, Sliding sliding) {
  /** Checks the numbers. */
  public Groups {
    Rules.check(groups > 0, "there must be a group of channels, not %d", groups);
    Rules.check(
        dilationH > 0 && dilationW > 0,
        "dilations must be positive, not %d, %d",
        dilationH,
        dilationW);
    Rules.check(!sliding.padding().same(), "convolutions in groups take their padding in numbers");
  }

  /** The shape of the convolution of images with a filter [kh, kw, c / groups, o]. */
  Shape result(List<Node> inputs, int images, int filter, int batch) {
    Rules.floats(inputs);
    Rules.rank(inputs, images, 4);
    Rules.rank(inputs, filter, 4);
    Shape in = inputs.get(images).shape();
    Shape weights = inputs.get(filter).shape();
    int channels = sliding.in(batch).channels(in);
    int o = weights.size(3);
    Rules.check(
        (channels == Shape.UNKNOWN
                || weights.size(2) == Shape.UNKNOWN
                || (long) weights.size(2) * groups == channels)
            && (o == Shape.UNKNOWN || o % groups == 0),
        "a filter of shape %s (height, width, in a group, out) can't work on images of shape %s in"
            + " %d groups",
        weights,
        in,
        groups);
    return sliding
        .in(batch)
        .slide(in, reach(weights.size(0), dilationH), reach(weights.size(1), dilationW), o);
  }

  private static int reach(int kernel, int dilation) {
    Rules.check(kernel != Shape.UNKNOWN, "height and width of the filter must be known");
    return kernel == 0 ? 0 : Rules.length((kernel - 1L) * dilation + 1, Shape.of(kernel));
  }

  /** The kernel specification for images with the batch innermost. */
  GroupedSpec spec(Shape images, Shape filter, int batch) {
    Shape result =
        sliding
            .in(batch)
            .slide(
                images,
                reach(filter.size(0), dilationH),
                reach(filter.size(1), dilationW),
                filter.size(3));
    int blocks = sliding.in(batch).blocks();
    return new GroupedSpec(
        batch,
        images.size(2),
        filter.size(3),
        groups,
        new GroupedSpec.Axis(
            images.size(0) / blocks,
            filter.size(0),
            sliding.strideH(),
            dilationH,
            sliding.padding().top(),
            result.size(0) / blocks),
        new GroupedSpec.Axis(
            images.size(1),
            filter.size(1),
            sliding.strideW(),
            dilationW,
            sliding.padding().left(),
            result.size(1)));
  }
}
