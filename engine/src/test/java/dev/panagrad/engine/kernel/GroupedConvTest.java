package dev.panagrad.engine.kernel;

import dev.panagrad.engine.kernel.conv.grouped.GroupedConvKernels;
import dev.panagrad.engine.kernel.conv.grouped.GroupedSpec;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions in groups: the vector form against the scalar one. */
final class GroupedConvTest {
  private static final long SEED = 11;

  static Stream<GroupedSpec> cases() {
    List<GroupedSpec> specs = new ArrayList<>();
    Random random = new Random(SEED);
    while (specs.size() < 40) {
      int n = specs.size() == 7 ? 523 : 1 + random.nextInt(40);
      int groups = 1 + random.nextInt(4);
      specs.add(
          new GroupedSpec(
              n,
              groups * (1 + random.nextInt(3)),
              groups * (1 + random.nextInt(3)),
              groups,
              axis(random),
              axis(random)));
    }
    return specs.stream();
  }

  /** Windows of which some may lie in the padding as a whole. */
  private static GroupedSpec.Axis axis(Random random) {
    int size = 1 + random.nextInt(7);
    int kernel = 1 + random.nextInt(3);
    int dilation = 1 + random.nextInt(3);
    int stride = 1 + random.nextInt(3);
    int before = random.nextInt(4);
    int after = random.nextInt(4);
    int room = before + size + after - (kernel - 1) * dilation - 1;
    return room < 0
        ? axis(random)
        : new GroupedSpec.Axis(size, kernel, stride, dilation, before, room / stride + 1);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void vectorAgreesWithScalar(GroupedSpec spec) {
    try (Workspace workspace = new Workspace()) {
      Random random = new Random(SEED);
      Buffer x = new Guarded(workspace, spec.inputLength()).random(random).buffer;
      Buffer filter = new Guarded(workspace, spec.filterLength()).random(random).buffer;
      Buffer dy =
          new Guarded(workspace, spec.outputLength())
              .random(random)
              .zeroTail(spec.n(), spec.lanes())
              .buffer;
      Buffer[] expected =
          all(workspace, GroupedConvKernels.of(KernelSets.scalar()), spec, x, filter, dy);
      Buffer[] actual =
          all(workspace, GroupedConvKernels.of(KernelSets.vector()), spec, x, filter, dy);
      Guarded.assertClose(expected[0], actual[0], 2e-5, "forward");
      Guarded.assertClose(expected[1], actual[1], 2e-5, "gradient by images");
      Guarded.assertZeroTail(actual[1], spec.n(), spec.lanes(), "gradient by images");
      Guarded.assertClose(expected[2], actual[2], 5e-4, "gradient by filter");
    }
  }

  /** All three directions, each range cut in two. */
  private static Buffer[] all(
      Workspace workspace,
      GroupedConvKernels kernels,
      GroupedSpec spec,
      Buffer x,
      Buffer filter,
      Buffer dy) {
    Guarded y = new Guarded(workspace, spec.outputLength());
    Guarded dx = new Guarded(workspace, spec.inputLength());
    Guarded dw = new Guarded(workspace, spec.filterLength());
    Buffer scratch = new Guarded(workspace, (long) spec.o() * GroupedConvKernels.SCRATCH).buffer;
    int row = spec.outRows() / 2;
    kernels.forward(spec, x, filter, y.buffer, row, spec.outRows());
    kernels.forward(spec, x, filter, y.buffer, 0, row);
    int in = spec.c() / 2;
    kernels.inputGradient(spec, dy, filter, dx.buffer, 0, in);
    kernels.inputGradient(spec, dy, filter, dx.buffer, in, spec.c());
    int out = spec.o() / 2;
    kernels.filterGradient(spec, x, dy, dw.buffer, scratch, out, spec.o());
    kernels.filterGradient(spec, x, dy, dw.buffer, scratch, 0, out);
    for (Guarded guarded : List.of(y, dx, dw)) {
      guarded.checkGuards(spec.toString());
    }
    return new Buffer[] {y.buffer, dx.buffer, dw.buffer};
  }
}
