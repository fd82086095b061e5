package dev.panagrad.graph;

import dev.panagrad.graph.op.builtin.BuiltIn;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleReader;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The compiled classes of the library and its tests: ops and their cases are found, not listed. */
public final class ModuleClasses {
  private static final String SUFFIX = ".class";
  private static final String PACKAGE = "dev/panagrad/graph/";

  private ModuleClasses() {}

  /** The classes whose names end so, sorted by name; none of them is initialized. */
  public static List<Class<?>> named(String end) {
    try {
      return files().stream()
          .filter(file -> file.startsWith(PACKAGE) && file.endsWith(end + SUFFIX))
          .map(file -> file.substring(0, file.length() - SUFFIX.length()).replace('/', '.'))
          .filter(name -> !name.endsWith("-info"))
          .distinct()
          .sorted()
          .<Class<?>>map(ModuleClasses::load)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the static methods of this name and result in such classes give. */
  public static List<Object> call(String end, String method, Class<?> result, Object... arguments) {
    List<Object> results = new ArrayList<>();
    for (Class<?> type : named(end)) {
      for (var declared : type.getDeclaredMethods()) {
        if (declared.getName().equals(method)
            && declared.getReturnType() == result
            && Modifier.isStatic(declared.getModifiers())) {
          try {
            declared.setAccessible(true);
            results.add(declared.invoke(null, arguments));
          } catch (ReflectiveOperationException e) {
            throw new LinkageError(type.getName(), e);
          }
        }
      }
    }
    return results;
  }

  /**
   * All ops of the library that graphs are made of; not those that move values between the tasks of
   * a placed graph, which have tests of whole runs.
   */
  public static List<Class<? extends Op>> builtInOps() {
    return named("").stream()
        .filter(BuiltIn.class::isAssignableFrom)
        .filter(type -> !type.getPackageName().endsWith(".transfer"))
        .filter(type -> !Modifier.isAbstract(type.getModifiers()))
        .<Class<? extends Op>>map(type -> type.asSubclass(Op.class))
        .toList();
  }

  /** All files, on the module path with the tests patched in, or on the class path. */
  private static List<String> files() throws IOException {
    Module module = Op.class.getModule();
    if (module.isNamed()) {
      var resolved = ModuleLayer.boot().configuration().findModule(module.getName()).orElseThrow();
      try (ModuleReader reader = resolved.reference().open()) {
        return reader.list().toList();
      }
    }
    List<String> files = new ArrayList<>();
    for (String part : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path root = Path.of(part);
      if (Files.isDirectory(root)) {
        try (Stream<Path> walk = Files.walk(root)) {
          walk.map(file -> root.relativize(file).toString().replace(File.separatorChar, '/'))
              .forEach(files::add);
        }
      }
    }
    return files;
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, ModuleClasses.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new LinkageError(name, e);
    }
  }
}
