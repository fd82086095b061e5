package dev.panagrad.graph.op.linalg;

import dev.panagrad.engine.kernel.gemm.GemmPacking;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.array.Reshape;
import dev.panagrad.graph.op.source.Stored;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Constant weights packed in the order in which products read them, once for all schedules that
 * read the same memory. The packed weights live as long as the originals.
 */
final class PackedWeights {
  /** The key of a packed form; parts and threads don't matter. */
  private record Form(String gemm, boolean transposed, int rows, int cols) {}

  private static final Map<Buffer, Map<Form, Buffer>> PACKED = new WeakHashMap<>();

  private PackedWeights() {}

  /** The memory of a matrix that never changes; null for other matrices. */
  static Buffer constant(Node matrix) {
    return switch (matrix.op()) {
      case Stored stored when stored.isConstant() -> stored.buffer();
      case Reshape _ -> constant(matrix.input(0));
      default -> null;
    };
  }

  /** The packed form of weights, packed on first use. */
  static Buffer of(String gemm, boolean transposed, Node matrix, GemmPacking packing) {
    Form form = new Form(gemm, transposed, matrix.shape().size(0), matrix.shape().size(1));
    synchronized (PACKED) {
      return PACKED
          .computeIfAbsent(constant(matrix), _ -> new HashMap<>())
          .computeIfAbsent(form, _ -> pack(constant(matrix), packing));
    }
  }

  private static Buffer pack(Buffer weights, GemmPacking packing) {
    Buffer packed = Workspace.automatic(packing.elements());
    Buffer scratch = packing.scratch() == 0 ? null : Workspace.automatic(packing.scratch());
    for (int part = 0; part < packing.parts(); part++) {
      packing.run(part, weights, packed, scratch);
    }
    return packed;
  }
}
