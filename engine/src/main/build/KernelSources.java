import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes the kernels that are one formula or one tile in many shapes: elementwise loops from the
 * table in {@link Formulas}, kernels over rows from {@link RowFormulas}, batch normalisation,
 * register tiles and transposes from templates.
 *
 * <p>Run by the build: {@code java KernelSources.java FOLDER}. A file is written only if its text
 * changes, so that nothing is compiled without need. Local variables are all that stays in
 * registers, which is why tiles are written out rather than looped over.
 */
final class KernelSources {
  private static final String KERNELS = "dev.panagrad.engine.kernel";
  private static final String NOTE =
      "// Written by engine/src/main/build/KernelSources.java: change the table or the"
          + " templates.\n";

  /**
   * A class to be written.
   *
   * @param folder its package below that of all kernels
   * @param imports what follows {@code import}, a line each
   * @param body from the class's comment on
   */
  record Source(String folder, String name, List<String> imports, String body) {
    Source {
      imports = imports.stream().sorted().toList();
    }

    private String text() {
      StringBuilder text = new StringBuilder(NOTE);
      text.append("package ").append(KERNELS).append('.').append(folder).append(";\n\n");
      imports.stream().filter(line -> line.startsWith("static ")).forEach(line -> add(text, line));
      imports.stream().filter(line -> !line.startsWith("static ")).forEach(line -> add(text, line));
      return text.append('\n').append(body).toString();
    }

    private static void add(StringBuilder text, String line) {
      text.append("import ").append(line).append(";\n");
    }
  }

  private KernelSources() {}

  /** Takes the folder of the generated sources. */
  public static void main(String[] args) throws IOException {
    Path root = Path.of(args[0]);
    Set<Path> written = new HashSet<>();
    List<Source> sources =
        Stream.of(
                ElementwiseSources.all(),
                ElementwiseLoopSources.all(),
                RowSources.all(),
                NormSources.all(),
                WeightSources.all(),
                TileSources.all(),
                TransposeSources.all())
            .flatMap(List::stream)
            .toList();
    for (Source source : sources) {
      String folder = (KERNELS + "." + source.folder()).replace('.', '/');
      Path file = root.resolve(folder).resolve(source.name() + ".java");
      written.add(file);
      if (!Files.exists(file) || !Files.readString(file).equals(source.text())) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, source.text());
      }
    }
    removeOthers(root, written);
  }

  /** Removes what an earlier state of the templates has left. */
  private static void removeOthers(Path root, Set<Path> written) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!written.contains(file)) {
          Files.delete(file);
        }
      }
    }
  }

  /** What most loops import. */
  static List<String> imports(String... more) {
    return Stream.concat(
            Stream.of(
                "static dev.panagrad.engine.kernel.simd.Access.ORDER",
                "static dev.panagrad.engine.kernel.simd.Access.exact",
                "static dev.panagrad.engine.kernel.simd.Lanes.SPECIES",
                "java.lang.foreign.MemorySegment",
                "jdk.incubator.vector.FloatVector"),
            Stream.of(more))
        .toList();
  }
}
