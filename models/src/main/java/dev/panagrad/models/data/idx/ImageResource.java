package dev.panagrad.models.data.idx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.module.ModuleReader;
import java.lang.module.ResolvedModule;
import java.nio.ByteBuffer;

/** Resources of modules that are part of a run-time image, whose file the JVM maps into memory. */
final class ImageResource {
  private ImageResource() {}

  /**
   * A resource mapped from the image; null if the module isn't part of an image, or is compressed
   * in it.
   *
   * @param name without a slash at the beginning
   */
  static MemorySegment map(Module module, String name) {
    if (module.getLayer() == null) {
      return null;
    }
    ResolvedModule resolved =
        module.getLayer().configuration().findModule(module.getName()).orElseThrow();
    boolean inImage =
        resolved.reference().location().map(at -> at.getScheme().equals("jrt")).orElse(false);
    if (!inImage) {
      return null;
    }
    // Not released, since it is used as long as the program runs.
    try (ModuleReader reader = resolved.reference().open()) {
      ByteBuffer bytes = reader.read(name).orElse(null);
      return bytes == null || !bytes.isDirect() ? null : MemorySegment.ofBuffer(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
