package dev.panagrad.bench.peers.pytorch;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.bench.compare.contestant.Digits;
import dev.panagrad.bench.compare.contestant.Work;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.models.data.Mnist;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** One image through a network. */
final class PtOneImage implements Work {
  private final PtModule module;
  private final Buffer image;
  private final NDList inputs;
  private final float[][] digits = new float[100][];
  private int next;

  PtOneImage(Assignment assignment) {
    module = PtDigits.open(assignment);
    image = module.memory(Mnist.SIDE * Mnist.SIDE);
    inputs =
        new NDList(
            module.tensor(image, DataType.FLOAT32, 1, Mnist.SIDE, Mnist.SIDE, 1),
            module.method("probabilities_" + PtDigits.form(assignment.network())));
    Mnist data = Mnist.embedded();
    for (int i = 0; i < digits.length; i++) {
      digits[i] = Digits.image(data.test(), i);
    }
  }

  @Override
  public double run() {
    float[] digit = digits[next++ % digits.length];
    MemorySegment.copy(
        digit, 0, image.segment(), ValueLayout.JAVA_FLOAT, image.offset(), digit.length);
    try (NDList result = module.run(inputs, false)) {
      return Digits.largest(result.get(0).toFloatArray());
    }
  }

  @Override
  public void close() {
    module.close();
  }
}
