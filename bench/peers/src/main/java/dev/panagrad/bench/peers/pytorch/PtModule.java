package dev.panagrad.bench.peers.pytorch;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.models.io.safetensors.SafetensorsFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A TorchScript module with its weights, and Java-allocated memory that it reads in place.
 *
 * <p>A training step is a single method of the module, which computes the loss, runs autograd and
 * updates the weights: one call from Java, where DJL's own arrays and optimizers would need one per
 * operation.
 */
final class PtModule implements AutoCloseable {
  private final PtNDManager manager =
      (PtNDManager) NDManager.newBaseManager(Device.cpu(), PtEngine.ENGINE_NAME);
  private final Workspace workspace = new Workspace();
  private final PtSymbolBlock block;

  private PtModule(String name, List<String> lists) {
    byte[] archive = ScriptArchive.of(name, source(name), lists);
    try {
      block = JniUtils.loadModule(manager, new ByteArrayInputStream(archive), false, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Loads a module and sets the initial values of the named variables. */
  static PtModule open(
      String name, List<String> lists, Assignment assignment, List<String> variables) {
    JniUtils.setNumThreads(assignment.threads());
    // Otherwise nothing has a gradient: DJL enables them only while its own collector is open.
    JniUtils.setGradMode(true);
    FlushDenormals.here();
    PtModule module = new PtModule(name, lists);
    NDList given = new NDList();
    try (SafetensorsFile file = SafetensorsFile.open(assignment.initial())) {
      for (String variable : variables) {
        int[] sizes = file.info(variable).sizes();
        long[] dimensions = new long[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
          dimensions[i] = sizes[i];
        }
        PtNDArray values =
            (PtNDArray) module.manager.create(file.floats(variable), new Shape(dimensions));
        values.setName("given[]");
        given.add(values);
      }
    }
    given.add(module.method("prepare"));
    module.run(given, true).close();
    given.close();
    return module;
  }

  private static String source(String name) {
    try (InputStream in = PtModule.class.getResourceAsStream(name + ".torchscript")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Memory shared by Java and PyTorch. */
  Buffer memory(long elements) {
    return workspace.allocate(elements);
  }

  /** A tensor over such memory. */
  PtNDArray tensor(Buffer buffer, DataType type, long... dimensions) {
    long bytes = buffer.length() * Float.BYTES;
    ByteBuffer direct =
        buffer
            .segment()
            .asSlice(buffer.offset(), bytes)
            .asByteBuffer()
            .order(ByteOrder.nativeOrder());
    return manager.create(direct, new Shape(dimensions), type);
  }

  /**
   * The method selector of {@link #run} in the form that DJL requires: the name of an additional
   * array.
   */
  PtNDArray method(String name) {
    PtNDArray method = (PtNDArray) manager.create(0f);
    method.setName("module_method:" + name);
    return method;
  }

  /**
   * Runs a method.
   *
   * @param inputs arguments and the method; at least one argument
   * @param training whether gradients are needed
   * @return the results, to be closed by the caller
   */
  NDList run(NDList inputs, boolean training) {
    return IValueUtils.forward(block, inputs, training);
  }

  @Override
  public void close() {
    block.close();
    manager.close();
    workspace.close();
  }
}
