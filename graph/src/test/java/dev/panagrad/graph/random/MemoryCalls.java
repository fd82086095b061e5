package dev.panagrad.graph.random;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Buffers, their parts and tensors of any size and place: what is accepted lies in its memory. */
final class MemoryCalls {
  private static final long SMALL = 1 << 16;
  private static final long BEYOND_ANY = 1L << 44;

  private final Draw draw;
  private final Report report;

  MemoryCalls(Draw draw, Report report) {
    this.draw = draw;
    this.report = report;
  }

  void run() {
    try (Workspace workspace = new Workspace()) {
      List<Buffer> buffers = new ArrayList<>(List.of(workspace.allocate(draw.below(200))));
      for (int i = 0; i < 50; i++) {
        try {
          Buffer buffer = make(workspace, buffers);
          if (buffer != null) {
            buffers.add(buffer);
          }
        } catch (RuntimeException | Error e) {
          report.thrown("memory", e);
        }
        buffers.forEach(this::check);
      }
    }
    tensors();
  }

  private Buffer make(Workspace workspace, List<Buffer> buffers) {
    Buffer some = draw.of(buffers);
    return switch (draw.below(4)) {
      case 1 -> new Buffer(some.segment(), number(), number());
      case 2 -> some.part(number(), number());
      case 3 -> {
        some.bind(draw.of(buffers).segment(), number());
        yield some;
      }
      default -> {
        long length = number();
        yield bearable(length) ? workspace.allocate(length) : null;
      }
    };
  }

  private long number() {
    return draw.coin() ? draw.below(300) : draw.hostileLong();
  }

  private static boolean bearable(long elements) {
    return elements < SMALL || elements > BEYOND_ANY;
  }

  private void check(Buffer buffer) {
    long room = buffer.segment().byteSize() - Workspace.PADDING - buffer.offset();
    boolean inside =
        buffer.length() >= 0
            && buffer.offset() >= 0
            && room >= 0
            && buffer.length() <= room / Float.BYTES;
    if (!inside && buffer.segment().address() != 0) {
      report.finding(
          "%s lies outside its segment of %d bytes".formatted(buffer, buffer.segment().byteSize()));
    }
  }

  private void tensors() {
    for (int i = 0; i < 10; i++) {
      int[] sizes = draw.hostileSizes();
      if (!Cost.isBearable(sizes)) {
        continue;
      }
      try (Tensor tensor = Tensor.allocate(DType.FLOAT32, Shape.of(sizes))) {
        check(tensor.buffer());
        if (tensor.buffer().length() != tensor.shape().elements()) {
          report.finding(tensor + " has " + tensor.buffer());
        }
      } catch (RuntimeException | Error e) {
        report.thrown("tensors", e);
      }
    }
  }
}
