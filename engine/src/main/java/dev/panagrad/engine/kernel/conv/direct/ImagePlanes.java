package dev.panagrad.engine.kernel.conv.direct;

import dev.panagrad.engine.kernel.conv.plan.ConvSpec;
import dev.panagrad.engine.kernel.simd.Lanes;
import dev.panagrad.engine.kernel.simd.RowLoops;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Sizes;

/**
 * A single image with its padding in planes: one per channel and phase of the strides. The phase
 * (a, b) consists of the rows a, a + strideH, ... and the columns b, b + strideW, ... of the padded
 * image. In it, windows are one row or column apart whatever the strides, so that a tap of all
 * windows reads consecutive elements.
 *
 * @param phasesH phases by rows
 * @param phasesW phases by columns
 * @param rows rows of a plane
 * @param cols columns of a plane
 * @param pitch elements from one plane to the next, a multiple of the vector's length
 */
record ImagePlanes(ConvSpec spec, int phasesH, int phasesW, int rows, int cols, int pitch) {
  static ImagePlanes of(ConvSpec spec) {
    int rows = spec.outH() - 1 + Math.ceilDiv(spec.kh(), spec.strideH());
    int cols = spec.outW() - 1 + Math.ceilDiv(spec.kw(), spec.strideW());
    int phasesH = Math.min(spec.strideH(), spec.kh());
    int phasesW = Math.min(spec.strideW(), spec.kw());
    int vectors = Math.ceilDiv(Sizes.count("a padded image", rows, cols), Lanes.COUNT);
    Sizes.count("a padded image", phasesH, phasesW, spec.c(), vectors, Lanes.COUNT);
    return new ImagePlanes(spec, phasesH, phasesW, rows, cols, vectors * Lanes.COUNT);
  }

  /** The elements of all planes. The last tap may be read up to a vector beyond them. */
  long elements() {
    return (long) phasesH * phasesW * spec.c() * pitch;
  }

  /** The offset of the element that a tap of the first window reads. */
  int offset(int row, int col, int channel) {
    int phase = row % spec.strideH() * phasesW + col % spec.strideW();
    int within = row / spec.strideH() * cols + col / spec.strideW();
    return (phase * spec.c() + channel) * pitch + within;
  }

  /** The results in a row of which all windows begin, in row-major order over the plane. */
  int positions() {
    return (spec.outH() - 1) * cols + spec.outW();
  }

  /** Fills the planes of some channels from the image [c, h, w]. */
  void fill(Buffer image, Buffer planes, int fromChannel, int toChannel) {
    for (int a = 0; a < phasesH; a++) {
      for (int b = 0; b < phasesW; b++) {
        for (int channel = fromChannel; channel < toChannel; channel++) {
          fill(image, planes, a, b, channel);
        }
      }
    }
  }

  private void fill(Buffer image, Buffer planes, int a, int b, int channel) {
    long plane = planes.offset() + (long) Float.BYTES * offset(a, b, channel);
    RowLoops.clearVectors(planes.segment(), plane, 0, 1, pitch / Lanes.COUNT);
    int top = firstInside(spec.padTop() - a, spec.strideH());
    int left = firstInside(spec.padLeft() - b, spec.strideW());
    int y = top * spec.strideH() + a - spec.padTop();
    int x = left * spec.strideW() + b - spec.padLeft();
    int height = Math.min(rows - top, Math.ceilDiv(spec.h() - y, spec.strideH()));
    int width = Math.min(cols - left, Math.ceilDiv(spec.w() - x, spec.strideW()));
    if (height <= 0 || width <= 0) {
      return;
    }
    long in = image.offset() + Float.BYTES * (((long) channel * spec.h() + y) * spec.w() + x);
    long inRow = (long) Float.BYTES * spec.w() * spec.strideH();
    long out = plane + Float.BYTES * ((long) top * cols + left);
    long outRow = (long) Float.BYTES * cols;
    if (spec.strideW() == 1) {
      RowLoops.copy(image.segment(), in, inRow, planes.segment(), out, outRow, height, width);
    } else {
      PlaneLoops.everyNth(
          image.segment(), in, inRow, planes.segment(), out, outRow, height, width, spec.strideW());
    }
  }

  /** The first cell of a phase that isn't padding. */
  private static int firstInside(int padding, int stride) {
    return Math.max(0, Math.ceilDiv(padding, stride));
  }
}
