package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.TrainingTask;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.FieldRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
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

  private static final String CLI = "dev/panagrad/cli/";
  private static final String MODELS = "dev/panagrad/models/";
  private static final String KERNELS = "dev/panagrad/engine/kernel/";
  private static final String VECTOR_API = "jdk/incubator/vector/";

  /** Hold the one species and what follows from it; no method of theirs computes with vectors. */
  private static final Set<String> CONSTANTS =
      Set.of(KERNELS + "simd/Access", KERNELS + "simd/HorizontalSum", KERNELS + "simd/Lanes");

  /** The binary names of the classes that a class mentions, by the class's own. */
  private static final Map<String, Set<String>> MENTIONED = new HashMap<>();

  /** The constants of VectorOperators that any class uses. */
  private static final Set<String> OPERATORS = new TreeSet<>();

  /** A class and what it asks objects for by {@code instanceof} or {@code switch}, each. */
  private static final Set<String> INSTANCE_TESTS = new TreeSet<>();

  /** Those of them that are functions of a library. */
  private static final Set<String> LIBRARY_FUNCTIONS =
      Set.of(
          "SIN", "COS", "TAN", "ASIN", "ACOS", "ATAN", "SINH", "COSH", "TANH", "EXP", "EXPM1",
          "LOG", "LOG10", "LOG1P", "CBRT", "ATAN2", "POW", "HYPOT");

  @BeforeAll
  static void readClasses() throws IOException {
    for (String name : LAYERS) {
      // Without the tests, which are a part of the module while they run.
      Path main = Path.of(module(name).reference().location().orElseThrow());
      try (ModuleReader reader = ModuleFinder.of(main).find(name).orElseThrow().open()) {
        for (String resource : reader.list().filter(file -> file.endsWith(".class")).toList()) {
          try (InputStream in = reader.open(resource).orElseThrow()) {
            String type = resource.substring(0, resource.length() - ".class".length());
            byte[] bytes = in.readAllBytes();
            MENTIONED.put(type, classesIn(bytes));
            instanceTestsIn(bytes).forEach(tested -> INSTANCE_TESTS.add(type + " " + tested));
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

  /** What is shown comes from the task: a new kind of experiment needs no change of the command. */
  @Test
  void theCommandKnowsNoTaskByItsClass() throws ClassNotFoundException {
    Set<String> guilty = new TreeSet<>();
    for (Map.Entry<String, Set<String>> entry : MENTIONED.entrySet()) {
      if (!entry.getKey().startsWith(CLI)) {
        continue;
      }
      for (String other : entry.getValue()) {
        if (other.startsWith(MODELS)
            && TrainingTask.class.isAssignableFrom(Class.forName(other.replace('/', '.')))
            && !other.equals(internal(TrainingTask.class))) {
          guilty.add(entry.getKey() + " mentions " + other);
        }
      }
    }
    assertEquals(Set.of(), guilty);
  }

  @Test
  void theCommandAsksNoExperimentForItsClass() throws ClassNotFoundException {
    assertTrue(INSTANCE_TESTS.size() > 100, "too few instanceof were read");
    Set<String> guilty = new TreeSet<>();
    for (String test : INSTANCE_TESTS) {
      String[] parts = test.split(" ", -1);
      if (parts[0].startsWith(CLI)
          && parts[1].startsWith(MODELS)
          && Experiment.class.isAssignableFrom(Class.forName(parts[1].replace('/', '.')))) {
        guilty.add(test);
      }
    }
    assertEquals(Set.of(), guilty);
  }

  /**
   * All packages that know each other in circles; ARCHITECTURE.md has the reasons.
   *
   * <p>An op's gradient is made by the builder that users call, so that the builder, the ops and
   * what both are made of are one circle: but for the builder, see the next test.
   */
  private static final List<String> CIRCLES =
      List.of(
          "dev/panagrad/graph(/op(/.*)?)?",
          // Operators read and make OnnxTensor, which users hold too.
          "dev/panagrad/models/onnx(/operator(/.*)?|/translate)?");

  @Test
  void packagesFormNoOtherCircles() {
    List<Set<String>> circles = PackageCircles.of(MENTIONED);
    for (Set<String> circle : circles) {
      assertTrue(
          CIRCLES.stream().anyMatch(known -> circle.stream().allMatch(p -> p.matches(known))),
          () -> "packages in a circle: " + circle);
    }
    assertEquals(CIRCLES.size(), circles.size(), "circles that are broken leave the list");
  }

  @Test
  void operationsFormNoCirclesBesidesTheBuilder() {
    Map<String, Set<String>> operations = new HashMap<>(MENTIONED);
    operations
        .keySet()
        .removeIf(
            name -> name.matches("dev/panagrad/graph/(\\w+Methods|GraphBuilder|NodeRegistry)"));
    for (Set<String> circle : PackageCircles.of(operations)) {
      assertFalse(
          circle.stream().anyMatch(name -> name.matches("dev/panagrad/graph/op/(?!builtin).*")),
          () -> "operations in a circle: " + circle);
    }
  }

  @Test
  void operatorsFormNoCirclesAmongThemselves() {
    Map<String, Set<String>> operators = new HashMap<>(MENTIONED);
    operators.keySet().removeIf(name -> !name.startsWith("dev/panagrad/models/onnx/operator/"));
    assertTrue(operators.size() > 50, "too few operators were read");
    assertEquals(List.of(), PackageCircles.of(operators));
  }

  private static String internal(Class<?> type) {
    return type.getName().replace('.', '/');
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

  private static Set<String> instanceTestsIn(byte[] bytes) {
    Set<String> types = new TreeSet<>();
    for (MethodModel method : ClassFile.of().parse(bytes).methods()) {
      method
          .code()
          .ifPresent(
              code -> {
                for (CodeElement element : code) {
                  if (element instanceof TypeCheckInstruction check
                      && check.opcode() == Opcode.INSTANCEOF) {
                    types.add(check.type().asInternalName());
                  }
                  if (element instanceof InvokeDynamicInstruction call
                      && call.name().equalsString("typeSwitch")) {
                    for (ConstantDesc label : call.bootstrapArgs()) {
                      if (label instanceof ClassDesc type) {
                        String text = type.descriptorString();
                        types.add(text.substring(1, text.length() - 1));
                      }
                    }
                  }
                }
              });
    }
    return types;
  }

  private static ResolvedModule module(String name) {
    return ModuleLayer.boot().configuration().findModule(name).orElseThrow();
  }
}
