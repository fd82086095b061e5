package dev.panagrad.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No kernel hands a vector or a mask to a method of ours or gets one from it: where the JIT
 * compiler happens not to inline the call, they go through the heap for good.
 */
final class VectorsStayInsideTest {
  /** Constants are made by such methods, once. */
  private static final List<String> MAKERS =
      List.of(
          "ByteLoops.quarter",
          "HorizontalSum.rotation",
          "TransposeTileLoops.swap",
          "TransposeTileLoops.withBit");

  @Test
  void noMethodTakesOrReturnsAVector() throws IOException, URISyntaxException {
    List<String> found = new ArrayList<>();
    List<Class<?>> kernels = kernels();
    for (Class<?> kernel : kernels) {
      for (Method method : kernel.getDeclaredMethods()) {
        if (isVector(method.getReturnType())
            || Arrays.stream(method.getParameterTypes())
                .anyMatch(VectorsStayInsideTest::isVector)) {
          found.add(kernel.getSimpleName() + "." + method.getName());
        }
      }
    }
    assertTrue(kernels.size() > 20, kernels::toString);
    assertEquals(MAKERS, found.stream().sorted().toList());
  }

  /** Whether a type is the Vector API's; its species are constants and may be handed on. */
  private static boolean isVector(Class<?> type) {
    return type.getPackageName().equals("jdk.incubator.vector")
        && !type.getSimpleName().endsWith("Species");
  }

  private static List<Class<?>> kernels() throws IOException, URISyntaxException {
    Path classes =
        Path.of(KernelSets.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path folder = classes.resolve(KernelSets.class.getPackageName().replace('.', '/'));
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .map(file -> classes.relativize(file).toString().replace(".class", ""))
          .<Class<?>>map(name -> load(name.replace(File.separatorChar, '.')))
          .toList();
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, KernelSets.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
