import com.google.googlejavaformat.java.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks the format of the project's Java files, or mends it; the root pom runs it on the
 * toolchain's JDK, so that the result is the same whichever JDK runs Maven.
 *
 * <p>Only files changed since the last run that found nothing are looked at.
 */
final class Format {
  private Format() {}

  /**
   * Runs the formatter.
   *
   * @param args {@code check} or {@code write}, then the project's root and the stamp file
   */
  public static void main(String[] args) throws Exception {
    boolean write = args[0].equals("write");
    Path root = Path.of(args[1]);
    Path stamp = Path.of(args[2]);
    Instant begin = Instant.now();
    List<String> files = javaFiles(root, changedSince(stamp));
    if (!files.isEmpty()) {
      List<String> command = new ArrayList<>(files);
      command.addAll(
          0, write ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
      PrintWriter out = new PrintWriter(System.out, true);
      int code = new Main(out, out, System.in).format(command.toArray(String[]::new));
      out.flush();
      if (code != 0) {
        System.out.println(
            write
                ? "[ERROR] The formatter can't read the files above."
                : "[ERROR] The files above are not formatted; mend them with: mvn -q -N validate"
                    + " -Dformat=write");
        System.exit(1);
      }
    }
    Files.writeString(stamp, "");
    Files.setLastModifiedTime(stamp, FileTime.from(begin));
  }

  private static Instant changedSince(Path stamp) throws IOException {
    return Files.exists(stamp) ? Files.getLastModifiedTime(stamp).toInstant() : Instant.MIN;
  }

  private static List<String> javaFiles(Path root, Instant since) throws IOException {
    List<String> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            return name.equals("target") || name.equals(".git")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")
                && !attributes.lastModifiedTime().toInstant().isBefore(since)) {
              files.add(file.toString());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }
}
