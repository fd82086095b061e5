package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.FieldRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleReader;
import java.lang.module.ResolvedModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the borders that ARCHITECTURE.md speaks of, on the compiled classes of all modules. */
class ArchitectureTest {
  /** The modules from the outermost in; each may use only those behind it. */
  private static final List<String> LAYERS =
      List.of(
          "dev.panagrad.cli",
          "dev.panagrad.serve",
          "dev.panagrad.models",
          "dev.panagrad.mnist",
          "dev.panagrad.corpora",
          "dev.panagrad.cluster",
          "dev.panagrad.graph",
          "dev.panagrad.engine");

  private static final String KERNELS = "dev/panagrad/engine/kernel/";
  private static final String VECTOR_API = "jdk/incubator/vector/";

  /** Hold the one species and what follows from it; no method of theirs computes with vectors. */
  private static final Set<String> CONSTANTS =
      Set.of(KERNELS + "simd/Access", KERNELS + "simd/HorizontalSum", KERNELS + "simd/Lanes");

  /** The binary names of the classes that a class mentions, by the class's own. */
  private static final Map<String, Set<String>> MENTIONED = new HashMap<>();

  /** The constants of VectorOperators that any class uses. */
  private static final Set<String> OPERATORS = new TreeSet<>();

  /** Those of them that are functions of a library. */
  private static final Set<String> LIBRARY_FUNCTIONS =
      Set.of(
          "SIN", "COS", "TAN", "ASIN", "ACOS", "ATAN", "SINH", "COSH", "TANH", "EXP", "EXPM1",
          "LOG", "LOG10", "LOG1P", "CBRT", "ATAN2", "POW", "HYPOT");

  @BeforeAll
  static void readClasses() throws IOException {
    for (String name : LAYERS) {
      try (ModuleReader reader = module(name).reference().open()) {
        for (String resource : reader.list().filter(file -> file.endsWith(".class")).toList()) {
          try (InputStream in = reader.open(resource).orElseThrow()) {
            MENTIONED.put(
                resource.substring(0, resource.length() - ".class".length()),
                classesIn(in.readAllBytes()));
          }
        }
      }
    }
  }

  @Test
  void modulesDependOneWay() {
    for (int i = 0; i < LAYERS.size(); i++) {
      Set<String> required =
          module(LAYERS.get(i)).reference().descriptor().requires().stream()
              .map(ModuleDescriptor.Requires::name)
              .filter(name -> name.startsWith("dev.panagrad."))
              .collect(Collectors.toSet());
      assertTrue(
          LAYERS.subList(i + 1, LAYERS.size()).containsAll(required),
          LAYERS.get(i) + " must not require all of " + required);
    }
  }

  @Test
  void theVectorsOfKernelsAreNotExported() {
    List<String> exported =
        module("dev.panagrad.engine").reference().descriptor().exports().stream()
            .map(ModuleDescriptor.Exports::source)
            .toList();
    assertTrue(exported.contains("dev.panagrad.engine.kernel"), exported::toString);
    assertFalse(exported.contains("dev.panagrad.engine.kernel.simd"), exported::toString);
  }

  @Test
  void onlyKernelsKnowTheVectorApi() {
    assertMentionedOnlyIn(KERNELS, VECTOR_API);
  }

  @Test
  void noModuleKnowsSpark() {
    assertMentionedOnlyIn("dev/panagrad/spark/", "org/apache/spark/");
  }

  /**
   * One rule for the JIT compiler's directives: whatever has vectors is named so, and nothing else.
   */
  @Test
  void classesWithVectorsAreNamedLoops() {
    Set<String> withVectors = new TreeSet<>();
    Set<String> namedLoops = new TreeSet<>();
    MENTIONED.forEach(
        (name, mentioned) -> {
          if (mentioned.stream().anyMatch(other -> other.startsWith(VECTOR_API))) {
            withVectors.add(name);
          }
          if (name.endsWith("Loops")) {
            namedLoops.add(name);
          }
        });
    assertTrue(withVectors.containsAll(CONSTANTS), withVectors::toString);
    withVectors.removeAll(CONSTANTS);
    assertEquals(namedLoops, withVectors);
  }

  /** The first pattern that matches counts: the loops come before the rest of the kernels. */
  @Test
  void theDirectivesAreOnePatternEach() throws IOException {
    String directives = Files.readString(Path.of("src/main/image/lib/compiler-directives.json"));
    assertEquals(
        List.of(
            "\"*Loops.*\"",
            "\"" + KERNELS + "*.*\"",
            "\"" + VECTOR_API + "*.*\", \"jdk/internal/vm/vector/*.*\""),
        lists("match", directives));
    assertEquals(List.of("\"-*Loops.*\""), lists("inline", directives));
    assertEquals(List.of("true", "false"), values("Exclude", directives).subList(0, 2));
    assertEquals(List.of("false", "true"), values("BackgroundCompilation", directives));
  }

  private static List<String> lists(String key, String directives) {
    return values(key, directives).stream().map(list -> list.replaceAll("[\\[\\]]", "")).toList();
  }

  /** The values of a key, in the order of the file. */
  private static List<String> values(String key, String directives) {
    return Pattern.compile(key + ": (\\w+|\\[[^]]*])")
        .matcher(directives)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  /**
   * What {@code doctor} says: no vector function that the JVM hands to SVML or, without it, to
   * Math.
   */
  @Test
  void vectorKernelsCallNoMathLibrary() {
    Set<String> calls = new TreeSet<>(OPERATORS);
    assertTrue(calls.remove("EQ") && calls.remove("LSHL"), "operators not found: " + calls);
    calls.retainAll(LIBRARY_FUNCTIONS);
    assertEquals(Set.of(), calls);
  }

  @Test
  void onlyBlasCallsNativeCode() {
    assertMentionedOnlyIn("dev/panagrad/engine/blas/", "java/lang/foreign/Linker");
    assertMentionedOnlyIn("dev/panagrad/engine/blas/", "java/lang/foreign/SymbolLookup");
  }

  @Test
  void nobodyUsesUnsafe() {
    assertMentionedOnlyIn("nowhere", "sun/misc/Unsafe");
    assertMentionedOnlyIn("nowhere", "jdk/internal/");
  }

  @Test
  void kernelsKnowNothingOfBlasAndThreads() {
    List<String> guilty = new ArrayList<>();
    MENTIONED.forEach(
        (name, mentioned) -> {
          if (name.matches("dev/panagrad/engine/kernel/.*")
              && mentioned.stream()
                  .anyMatch(other -> other.matches("dev/panagrad/engine/(blas|parallel)/.*"))) {
            guilty.add(name);
          }
        });
    assertEquals(List.of(), guilty);
  }

  private static void assertMentionedOnlyIn(String home, String prefix) {
    assertFalse(MENTIONED.isEmpty(), "no class was read");
    Set<String> guilty = new TreeSet<>();
    MENTIONED.forEach(
        (name, mentioned) -> {
          if (!name.startsWith(home)
              && mentioned.stream().anyMatch(other -> other.startsWith(prefix))) {
            guilty.add(name);
          }
        });
    assertEquals(Set.of(), guilty, prefix + " belongs to " + home);
  }

  private static Set<String> classesIn(byte[] bytes) {
    Set<String> names = new TreeSet<>();
    for (PoolEntry entry : ClassFile.of().parse(bytes).constantPool()) {
      if (entry instanceof ClassEntry type) {
        names.add(type.asInternalName());
      }
      if (entry instanceof FieldRefEntry field
          && field.owner().asInternalName().endsWith("/VectorOperators")) {
        OPERATORS.add(field.name().stringValue());
      }
    }
    return names;
  }

  private static ResolvedModule module(String name) {
    return ModuleLayer.boot().configuration().findModule(name).orElseThrow();
  }
}
