package dev.panagrad.engine.kernel.gemm;

import dev.panagrad.engine.kernel.KernelPlan;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Sizes;
import java.util.List;

/**
 * Many matrix products of one shape. If there are enough of them, one thread computes each, which
 * keeps its operands in the thread's cache; otherwise every product is split as it would be alone.
 * The choice depends on the number of threads, but the bits don't, since the bits of one product
 * never do.
 */
public final class BatchGemm implements KernelPlan {
  /** The minimum number of products per thread at which products aren't split. */
  private static final int ENOUGH = 2;

  /** The parts per thread; several, so that an interrupted thread delays little work. */
  private static final int SHARES = 4;

  /** The alignment of the scratch memory of each active product in elements: a cache line. */
  private static final int LINE = 16;

  private final GemmPlan plan;
  private final GemmSpec spec;
  private final List<BatchAxis> axes;
  private final int products;

  /** The number of parts that compute whole products; 0 if products are split. */
  private final int shares;

  private final Window[] windows;

  private BatchGemm(GemmPlan plan, GemmSpec spec, List<BatchAxis> axes, int products, int shares) {
    this.plan = plan;
    this.spec = spec;
    this.axes = axes;
    this.products = products;
    this.shares = shares;
    int most = shares;
    if (shares == 0) {
      for (int phase = 0; phase < plan.phases(); phase++) {
        most = Math.max(most, parts(phase));
      }
    }
    windows = new Window[most];
    for (int i = 0; i < most; i++) {
      windows[i] = new Window(spec, plan.scratch());
    }
  }

  /**
   * Plans the computation of products.
   *
   * @param spec the shape of each product, without bias and activation
   * @param axes the axes along which they are repeated, outermost first
   * @throws IllegalArgumentException if there are more than {@link Sizes#MOST} products, or results
   *     would overlap
   */
  public static BatchGemm of(Gemm gemm, GemmSpec spec, List<BatchAxis> axes, int threads) {
    int[] sizes = axes.stream().mapToInt(BatchAxis::size).toArray();
    int products = Sizes.count("a batch of matrix products", sizes);
    boolean isEmpty = spec.m() == 0 || spec.n() == 0;
    for (BatchAxis axis : axes) {
      if (axis.size() > 1 && axis.c() == 0 && !isEmpty) {
        throw new IllegalArgumentException(axis.size() + " products can't have one place");
      }
    }
    boolean small = products * spec.flops() < BlockedGemmPlanner.SMALL;
    if (threads == 1 || small || products >= ENOUGH * threads) {
      int shares = threads == 1 || small ? 1 : Math.min(products, SHARES * threads);
      return new BatchGemm(gemm.plan(spec, 1), spec, List.copyOf(axes), products, shares);
    }
    return new BatchGemm(gemm.plan(spec, threads), spec, List.copyOf(axes), products, 0);
  }

  /** The operand buffers of a part, moved from product to product. */
  private static final class Window {
    private final Buffer a;
    private final Buffer b;
    private final Buffer c;
    private final Buffer scratch;

    Window(GemmSpec spec, long scratch) {
      a =
          matrix(
              spec.transposeA() ? spec.k() : spec.m(),
              spec.transposeA() ? spec.m() : spec.k(),
              spec.lda());
      b =
          matrix(
              spec.transposeB() ? spec.n() : spec.k(),
              spec.transposeB() ? spec.k() : spec.n(),
              spec.ldb());
      c = matrix(spec.m(), spec.n(), spec.ldc());
      this.scratch = scratch == 0 ? null : Buffer.unbound(scratch);
    }

    private static Buffer matrix(int rows, int cols, int distance) {
      return Buffer.unbound(rows == 0 ? 0 : (rows - 1L) * distance + cols);
    }

    private static void move(Buffer window, Buffer whole, long start) {
      window.bind(whole.segment(), whole.offset() + start * Float.BYTES);
    }
  }

  private long own() {
    return (plan.scratch() + LINE - 1) / LINE * LINE;
  }

  @Override
  public long scratch() {
    return own() * (shares > 0 ? shares : Math.max(1, products));
  }

  @Override
  public int phases() {
    return shares > 0 ? 1 : plan.phases();
  }

  @Override
  public int parts(int phase) {
    return shares > 0 ? shares : Math.max(1, Math.multiplyExact(products, plan.parts(phase)));
  }

  @Override
  public double share(int phase) {
    return shares > 0 ? 1 : plan.share(phase);
  }

  @Override
  public void run(
      int phase, int part, Buffer a, Buffer b, Buffer out, Buffer bias, Buffer scratch) {
    if (products == 0 || spec.m() == 0 || spec.n() == 0) {
      return;
    }
    Window window = windows[part];
    if (shares == 0) {
      int parts = plan.parts(phase);
      int product = part / parts;
      move(window, product, product, a, b, out, scratch);
      plan.run(phase, part % parts, window.a, window.b, window.c, null, window.scratch);
      return;
    }
    int to = (int) ((long) products * (part + 1) / shares);
    for (int i = (int) ((long) products * part / shares); i < to; i++) {
      move(window, i, part, a, b, out, scratch);
      for (int inner = 0; inner < plan.phases(); inner++) {
        for (int piece = 0; piece < plan.parts(inner); piece++) {
          plan.run(inner, piece, window.a, window.b, window.c, null, window.scratch);
        }
      }
    }
  }

  private void move(
      Window window, int product, int place, Buffer a, Buffer b, Buffer c, Buffer scratch) {
    int rest = product;
    long aStart = 0;
    long bStart = 0;
    long cStart = 0;
    for (int i = axes.size() - 1; i >= 0; i--) {
      BatchAxis axis = axes.get(i);
      int index = rest % axis.size();
      rest /= axis.size();
      aStart += index * axis.a();
      bStart += index * axis.b();
      cStart += index * axis.c();
    }
    Window.move(window.a, a, aStart);
    Window.move(window.b, b, bStart);
    Window.move(window.c, c, cStart);
    if (window.scratch != null) {
      Window.move(window.scratch, scratch, place * own());
    }
  }

  /** The corner of one product, on the first operands. */
  @Override
  public KernelPlan warmUpCorner() {
    return products == 0 ? null : plan.warmUpCorner();
  }

  @Override
  public String describe() {
    String times = products + (products == 1 ? " product: " : " products: ") + plan.describe();
    return shares > 1 ? times + ", in " + shares + " parts" : times;
  }
}
