package dev.panagrad.bench.peers.pytorch;

import ai.djl.pytorch.jni.LibUtils;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * The equivalent of {@code torch.set_flush_denormal(True)} in Python, for which DJL has no call.
 *
 * <p>After some hundred steps, Adam's moments of dead units become denormal, which makes a CPU
 * slow. TensorFlow's threads flush them to zero.
 */
final class FlushDenormals {
  private FlushDenormals() {}

  /** Applies to PyTorch's work in this thread. */
  @SuppressWarnings("restricted") // A call into a library that DJL has already loaded.
  static void here() {
    Path library = Path.of(LibUtils.getLibtorchPath(), "libtorch_cpu.so");
    SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
    Linker linker = Linker.nativeLinker();
    try {
      MemorySegment context =
          (MemorySegment)
              linker
                  .downcallHandle(
                      symbols.findOrThrow("_ZN2at13globalContextEv"),
                      FunctionDescriptor.of(ValueLayout.ADDRESS))
                  .invokeExact();
      boolean supported =
          (boolean)
              linker
                  .downcallHandle(
                      symbols.findOrThrow("_ZN2at7Context16setFlushDenormalEb"),
                      FunctionDescriptor.of(
                          ValueLayout.JAVA_BOOLEAN, ValueLayout.ADDRESS, ValueLayout.JAVA_BOOLEAN))
                  .invokeExact(context, true);
      if (!supported) {
        throw new IllegalStateException("this CPU can't flush denormals to zero");
      }
    } catch (Throwable e) {
      throw new IllegalStateException("PyTorch could not be told to flush denormals", e);
    }
  }
}
