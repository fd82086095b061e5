package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleReader;
import java.lang.module.ResolvedModule;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds what users may import: the packages, and how many types are public in them. */
class ExportsTest {
  /** The most public types, nested ones included; raise it only for what users asked for. */
  private static final int MOST_TYPES = 153;

  private static final Map<String, Set<String>> FOR_USERS =
      Map.of(
          "engine", Set.of("memory"),
          "cluster", Set.of(),
          "graph", Set.of("", "session", "testing"),
          "corpora", Set.of(),
          "mnist", Set.of(),
          "models", Set.of("data", "fit", "io", "network", "nn", "onnx", "predict", "train"),
          "serve", Set.of(""),
          "cli", Set.of());

  @Test
  void usersImportThesePackages() {
    FOR_USERS.forEach(
        (name, packages) ->
            assertEquals(
                packages.stream()
                    .map(p -> "dev.panagrad." + name + (p.isEmpty() ? "" : "." + p))
                    .collect(Collectors.toCollection(TreeSet::new)),
                exported(module(name)),
                name));
  }

  @Test
  void fewTypesArePublicThere() throws IOException {
    Map<String, Integer> count = new TreeMap<>();
    for (String name : FOR_USERS.keySet()) {
      ResolvedModule module = module(name);
      for (String type : publicTypes(module, exported(module))) {
        count.merge(type.substring(0, type.lastIndexOf('/')), 1, Integer::sum);
      }
    }
    int types = count.values().stream().mapToInt(Integer::intValue).sum();
    assertTrue(types > 100 && types <= MOST_TYPES, () -> types + " public types: " + count);
  }

  /** Whoever opens the Javadoc of a package reads where to begin. */
  @Test
  void eachPackageSaysWhatItIs() {
    for (String name : FOR_USERS.keySet()) {
      for (String exported : exported(module(name))) {
        Path info = sources(name).resolve(exported.replace('.', '/')).resolve("package-info.java");
        assertTrue(Files.exists(info), () -> "there is no " + info);
      }
    }
  }

  private static Path sources(String module) {
    String folder =
        switch (module) {
          case "cluster" -> "engine/cluster";
          case "corpora", "mnist", "serve" -> "models/" + module;
          default -> module;
        };
    return Path.of("..", folder, "src", "main", "java");
  }

  private static Set<String> exported(ResolvedModule module) {
    return module.reference().descriptor().exports().stream()
        .filter(exports -> !exports.isQualified())
        .map(ModuleDescriptor.Exports::source)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> publicTypes(ResolvedModule module, Set<String> packages)
      throws IOException {
    Set<String> types = new TreeSet<>();
    try (ModuleReader reader = module.reference().open();
        Stream<String> resources = reader.list()) {
      List<String> classes = resources.filter(file -> file.endsWith(".class")).toList();
      for (String file : classes) {
        int end = file.lastIndexOf('/');
        if (end > 0 && packages.contains(file.substring(0, end).replace('/', '.'))) {
          try (InputStream in = reader.open(file).orElseThrow()) {
            ClassModel type = ClassFile.of().parse(in.readAllBytes());
            if (isPublic(type)) {
              types.add(type.thisClass().asInternalName());
            }
          }
        }
      }
    }
    return types;
  }

  /** Of a nested type the attribute tells: its own flags know no private and protected. */
  private static boolean isPublic(ClassModel type) {
    return type.flags().has(AccessFlag.PUBLIC)
        && type.findAttribute(Attributes.innerClasses()).stream()
            .flatMap(inner -> inner.classes().stream())
            .filter(
                inner ->
                    type.thisClass()
                        .asInternalName()
                        .startsWith(inner.innerClass().asInternalName()))
            .allMatch(inner -> inner.has(AccessFlag.PUBLIC));
  }

  private static ResolvedModule module(String name) {
    return ModuleLayer.boot().configuration().findModule("dev.panagrad." + name).orElseThrow();
  }
}
