package dev.panagrad.bench.peers.pytorch;

import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import dev.panagrad.engine.memory.Buffer;
import java.lang.foreign.ValueLayout;

/** Scalars (doubles) that a module reads in each step. */
final class PtNumbers {
  private final Buffer memory;
  private final PtNDArray tensor;

  PtNumbers(PtModule module, int count) {
    memory = module.memory(2L * count);
    tensor = module.tensor(memory, DataType.FLOAT64, count);
  }

  /** The tensor that the module reads. */
  PtNDArray tensor() {
    return tensor;
  }

  void set(int index, double value) {
    memory
        .segment()
        .set(ValueLayout.JAVA_DOUBLE, memory.offset() + (long) index * Double.BYTES, value);
  }

  /**
   * The epsilon with which PyTorch's Adam matches TensorFlow's form with 1e-8: PyTorch adds it to a
   * root that is already divided by sqrt(1 - beta2^t).
   *
   * @param step the number of earlier updates
   */
  static double epsilon(long step) {
    return 1e-8 / Math.sqrt(1 - Math.pow(0.999, step + 1.0));
  }
}
