package dev.panagrad.bench.peers;

import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Writes arrays into tensors that are kept from run to run. */
final class TfFeeds {
  private TfFeeds() {}

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
