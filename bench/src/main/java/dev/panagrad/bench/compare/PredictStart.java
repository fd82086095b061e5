package dev.panagrad.bench.compare;

import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.bench.compare.contestant.OnnxFeed;
import dev.panagrad.bench.compare.process.Fork;
import dev.panagrad.models.onnx.OnnxModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The time until {@code panagrad predict} shows the outputs of an ONNX file, fed from .npy files.
 */
final class PredictStart {
  /** Headers of .npy files end at a multiple of this. */
  private static final int ALIGNMENT = 64;

  private final Path log;
  private final List<String> command = new ArrayList<>();

  /**
   * Writes the files that are fed.
   *
   * @param launcher the product's
   * @param folder for the files
   * @param log receives standard error
   */
  PredictStart(Path launcher, Assignment assignment, Path folder, Path log) throws IOException {
    this.log = log;
    command.addAll(List.of(launcher.toAbsolutePath().toString(), "predict"));
    command.add(assignment.initial().toString());
    try (OnnxModel model = OnnxModel.open(assignment.initial())) {
      for (String input : model.inputShapes().keySet()) {
        Path file = folder.resolve(input + ".npy").toAbsolutePath();
        Files.write(file, npy(OnnxFeed.of(input, assignment.network())));
        command.add(input + "=" + file);
      }
    }
    command.addAll(List.of("--json", "--threads", Integer.toString(assignment.threads())));
  }

  /** Nanoseconds from the start of the process to its first line of output. */
  long nanos() {
    long begin = System.nanoTime();
    Fork fork = Fork.start(command, log);
    boolean shown = fork.says("{");
    long nanos = System.nanoTime() - begin;
    if (fork.join() != 0 || !shown) {
      throw new IllegalStateException("panagrad predict failed; see " + log);
    }
    return nanos;
  }

  private static byte[] npy(OnnxFeed feed) {
    boolean whole = feed.longs() != null;
    StringBuilder shape = new StringBuilder();
    for (int size : feed.shape().sizes()) {
      shape.append(size).append(", ");
    }
    String header =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }"
            .formatted(whole ? "<i8" : "<f4", shape);
    int start = Math.ceilDiv(10 + header.length() + 1, ALIGNMENT) * ALIGNMENT;
    int elements = whole ? feed.longs().length : feed.floats().length;
    int bytes = whole ? Long.BYTES : Float.BYTES;
    ByteBuffer file = ByteBuffer.allocate(start + elements * bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    file.putShort((short) (start - 10));
    file.put(
        (header + " ".repeat(start - 11 - header.length()) + "\n")
            .getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < elements; i++) {
      if (whole) {
        file.putLong(feed.longs()[i]);
      } else {
        file.putFloat(feed.floats()[i]);
      }
    }
    return file.array();
  }
}
