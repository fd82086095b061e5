package dev.panagrad.models.experiments.text;

import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.io.safetensors.ElementType;
import dev.panagrad.models.io.safetensors.SafetensorsFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** Values computed elsewhere with doubles, which tests of language models compare with. */
public final class Golden {
  private Golden() {}

  /** Reads a tensor of a file. */
  public static void read(SafetensorsFile file, String name, Tensor into) {
    file.read(name, ElementType.F32, into.shape().sizes(), into.buffer());
  }

  /** The folder with texts and values, whether it exists or not. */
  public static Path shared() {
    String named = System.getenv("PANAGRAD_SHARED");
    if (named != null) {
      return Path.of(named);
    }
    Path here = Path.of("").toAbsolutePath();
    while (here.getParent() != null && !Files.isRegularFile(here.resolve("panagrad"))) {
      here = here.getParent();
    }
    return here.resolveSibling("shared");
  }
}
