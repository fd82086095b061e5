import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Converts the classes of a jar that were compiled for Java 5 to the form of Java 8, in place: the
 * JVM keeps no older classes in its class-data archive, and verifies them by a slower method at
 * every start.
 *
 * <p>Run by the build: {@code java NewerClasses.java FOLDER PREFIX}, for the jars in a folder whose
 * names start with the prefix.
 */
public final class NewerClasses {
  private NewerClasses() {}

  /** Takes the folder and the prefix of the jars' names. */
  public static void main(String[] args) throws IOException {
    List<Path> jars;
    try (Stream<Path> files = Files.list(Path.of(args[0]))) {
      jars = files.filter(file -> file.getFileName().toString().startsWith(args[1])).toList();
    }
    for (Path jar : jars) {
      URI uri = URI.create("jar:" + jar.toUri());
      try (FileSystem entries = FileSystems.newFileSystem(uri, Map.of());
          Stream<Path> files = Files.walk(entries.getPath("/"))) {
        ClassFile form = form(entries);
        files.filter(file -> file.toString().endsWith(".class")).forEach(file -> renew(form, file));
      }
    }
  }

  /** Stack maps are regenerated, which requires the hierarchy of the surrounding classes. */
  private static ClassFile form(FileSystem entries) {
    ClassHierarchyResolver own =
        ClassHierarchyResolver.ofResourceParsing(
            type -> {
              String name = type.descriptorString();
              Path file = entries.getPath("/" + name.substring(1, name.length() - 1) + ".class");
              try {
                return Files.exists(file) ? Files.newInputStream(file) : null;
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    return ClassFile.of(
        StackMapsOption.GENERATE_STACK_MAPS,
        ClassHierarchyResolverOption.of(own.orElse(ClassHierarchyResolver.defaultResolver())));
  }

  private static void renew(ClassFile form, Path file) {
    try {
      ClassModel old = form.parse(Files.readAllBytes(file));
      if (old.majorVersion() >= ClassFile.JAVA_6_VERSION) {
        return;
      }
      ClassTransform newer =
          ClassTransform.dropping(ClassFileVersion.class::isInstance)
              .andThen(
                  ClassTransform.endHandler(
                      builder -> builder.withVersion(ClassFile.JAVA_8_VERSION, 0)))
              .andThen(ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL));
      Files.write(file, form.transformClass(old, newer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
