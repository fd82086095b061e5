package dev.panagrad.bench.peers.tensorflow;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.lang.foreign.MemorySegment;
import org.tensorflow.ndarray.buffer.DataStorageVisitor;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/** The memory of tensors that are reused from run to run. */
final class TfFeeds {
  private TfFeeds() {}

  /** A tensor's memory, to be written without any copy. */
  static Buffer memory(TType tensor) {
    long bytes = tensor.numBytes();
    return new Buffer(segment(tensor, bytes), 0, bytes / Float.BYTES);
  }

  @SuppressWarnings("restricted") // Java has no record of TensorFlow's memory.
  private static MemorySegment segment(TType tensor, long bytes) {
    long address =
        tensor
            .asRawTensor()
            .data()
            .accept(
                new DataStorageVisitor<Long>() {
                  @Override
                  public Long visit(long address, long length, long scale) {
                    return address;
                  }

                  @Override
                  public Long fallback() {
                    throw new IllegalStateException("the tensor has no memory of its own");
                  }
                });
    // Kernels may read some memory beyond a buffer's end; those that fill a batch don't.
    return MemorySegment.ofAddress(address).reinterpret(bytes + Workspace.PADDING);
  }

  static void write(TFloat32 tensor, float[] values) {
    tensor.asRawTensor().data().asFloats().write(values);
  }

  static void write(TInt32 tensor, int[] values) {
    tensor.asRawTensor().data().asInts().write(values);
  }

  static float[] read(TFloat32 tensor, int count) {
    float[] values = new float[count];
    tensor.asRawTensor().data().asFloats().read(values);
    return values;
  }
}
