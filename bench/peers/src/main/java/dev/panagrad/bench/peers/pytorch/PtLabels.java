package dev.panagrad.bench.peers.pytorch;

import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.models.data.ImageDataset;
import java.lang.foreign.ValueLayout;

/** The classes of a batch in the form of PyTorch's loss: 64-bit integers. */
final class PtLabels {
  private final ImageDataset data;
  private final Buffer memory;
  private final PtNDArray tensor;

  PtLabels(PtModule module, ImageDataset data, int batch) {
    this.data = data;
    memory = module.memory(2L * batch);
    tensor = module.tensor(memory, DataType.INT64, batch);
  }

  /** The tensor that the module reads. */
  PtNDArray tensor() {
    return tensor;
  }

  void fill(int[] examples) {
    for (int i = 0; i < examples.length; i++) {
      memory
          .segment()
          .set(
              ValueLayout.JAVA_LONG,
              memory.offset() + (long) i * Long.BYTES,
              data.label(examples[i]));
    }
  }
}
