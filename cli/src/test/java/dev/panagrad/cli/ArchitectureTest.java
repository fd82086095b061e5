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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the borders that ARCHITECTURE.md speaks of, on the compiled classes of all modules. */
class ArchitectureTest {
  /** The modules from the outermost in; each may use only those behind it. */
  private static final List<String> LAYERS =
      List.of(
          "dev.panagrad.cli", "dev.panagrad.models", "dev.panagrad.graph", "dev.panagrad.engine");

  private static final String KERNELS = "dev/panagrad/engine/kernel/vector/";
  private static final String VECTOR_API = "jdk/incubator/vector/";

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
  void onlyVectorKernelsKnowTheVectorApi() {
    assertMentionedOnlyIn(KERNELS, VECTOR_API);
  }

  /**
   * Those that the JIT compiler's directives leave to C1 too, since nobody has to wait for them.
   */
  @Test
  void whatIsCompiledInTheBackgroundHasNoVectors() throws IOException {
    for (String pattern : firstPatterns("match")) {
      assertTrue(pattern.matches("\\*\\w+\\.\\*"), pattern);
      String ending = pattern.substring(1, pattern.length() - 2);
      List<String> matched =
          MENTIONED.keySet().stream()
              .filter(name -> name.startsWith(KERNELS) && name.endsWith(ending))
              .toList();
      assertFalse(matched.isEmpty(), pattern + " matches no class");
      for (String name : matched) {
        assertTrue(
            // Species are constants, from which sizes are read.
            MENTIONED.get(name).stream()
                .noneMatch(o -> o.startsWith(VECTOR_API) && !o.endsWith("/VectorSpecies")),
            name + " uses vectors, but is compiled in the background as " + pattern);
      }
    }
  }

  /** The JVM takes an asterisk at the ends of a class's name only, and skips other patterns. */
  @Test
  void theJvmUnderstandsWhatIsNotToBeInlined() throws IOException {
    for (String pattern : firstPatterns("inline")) {
      assertTrue(pattern.matches("-\\*?[\\w/]+\\*?\\.(\\w+|\\*)"), pattern);
    }
  }

  /** What the JIT compiler's directives list first under a key. */
  private static String[] firstPatterns(String key) throws IOException {
    String directives = Files.readString(Path.of("src/main/image/lib/compiler-directives.json"));
    Matcher first = Pattern.compile(key + ": \\[([^]]*)]").matcher(directives);
    assertTrue(first.find(), directives);
    return first.group(1).replaceAll("[\\s\"]", "").split(",", -1);
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
          if (name.matches("dev/panagrad/engine/kernel/(scalar|vector)/.*")
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
