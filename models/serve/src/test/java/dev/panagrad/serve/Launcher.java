package dev.panagrad.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compiles programs and starts them in each of the ways that users do. What is shaded is this JVM's
 * own class path and module path.
 */
final class Launcher {
  /** How a program is started. */
  enum Way {
    /** Its source and all jars on the class path. */
    CLASS_PATH,
    /** Compiled as a module of its own, all on the module path. */
    MODULE_PATH,
    /** Compiled, in one jar with all that it needs, services merged. */
    SHADED_JAR
  }

  private static final String OWN_MODULE = "own.program";

  /** Runs on the class path only: modules of users don't see the product's corpora. */
  static final String CORPORA_READER = "EmojiFolders";

  private final Path folder;

  /** Made once: it holds all programs. */
  private Path shaded;

  private Path module;

  Launcher(Path folder) {
    this.folder = folder;
  }

  static Path programs() {
    Path up = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(up.resolve("docs").resolve("programs"))) {
      up = up.getParent();
    }
    return up.resolve("docs").resolve("programs");
  }

  /** Folders and jars of the product and what it needs; not those of tests. */
  private static List<Path> parts() {
    return Stream.of("java.class.path", "jdk.module.path")
        .map(System::getProperty)
        .filter(path -> path != null)
        .flatMap(path -> Stream.of(path.split(File.pathSeparator)))
        .filter(path -> !path.isEmpty())
        .map(Path::of)
        .filter(Files::exists)
        .filter(Launcher::isPart)
        .distinct()
        .toList();
  }

  private static boolean isPart(Path path) {
    String name = path.getFileName().toString();
    return name.startsWith("jackson-core")
        || name.startsWith("fastcsv")
        || name.startsWith("panagrad-")
        || Files.exists(path.resolve("module-info.class"));
  }

  private static String joined(List<Path> parts) {
    return parts.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** The command that starts a program, without its arguments. */
  List<String> command(Way way, String program) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.add("--add-modules=jdk.incubator.vector");
    switch (way) {
      case CLASS_PATH ->
          command.addAll(
              List.of(
                  "--enable-native-access=ALL-UNNAMED",
                  "--class-path",
                  joined(parts()),
                  programs().resolve(program + ".java").toString()));
      case MODULE_PATH -> {
        List<Path> all = new ArrayList<>(parts());
        all.add(module());
        command.addAll(
            List.of(
                "--enable-native-access=dev.panagrad.engine",
                "--module-path",
                joined(all),
                "--add-modules",
                "dev.panagrad.jpeg",
                "--module",
                OWN_MODULE + "/own." + program));
      }
      case SHADED_JAR ->
          command.addAll(
              List.of(
                  "--enable-native-access=ALL-UNNAMED",
                  "--class-path",
                  shaded().toString(),
                  "own." + program));
    }
    return command;
  }

  /** Runs a program to its end. */
  String run(Way way, String program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(command(way, program));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), way + " " + output);
    return output;
  }

  /** The programs as a module, each in the package "own", since a module has no other. */
  private Path module() throws IOException {
    if (module == null) {
      Path sources = Files.createDirectories(folder.resolve("sources").resolve("own"));
      List<String> files = new ArrayList<>();
      try (Stream<Path> programs = Files.list(programs())) {
        for (Path program : programs.sorted().toList()) {
          if (program.endsWith(CORPORA_READER + ".java")) {
            continue;
          }
          Path copy = sources.resolve(program.getFileName().toString());
          String text = Files.readString(program).replaceFirst("\nclass ", "\npublic class ");
          Files.writeString(copy, "package own;\n" + text);
          files.add(copy.toString());
        }
      }
      Path info = sources.resolveSibling("module-info.java");
      Files.writeString(info, "module %s { requires dev.panagrad.serve; }".formatted(OWN_MODULE));
      files.add(info.toString());
      Path classes = folder.resolve("classes");
      List<String> options =
          new ArrayList<>(
              List.of("-nowarn", "--module-path", joined(parts()), "-d", classes.toString()));
      options.addAll(files);
      StringWriter told = new StringWriter();
      PrintWriter out = new PrintWriter(told);
      int code =
          ToolProvider.findFirst("javac")
              .orElseThrow()
              .run(out, out, options.toArray(String[]::new));
      assertEquals(0, code, told.toString());
      module = classes;
    }
    return module;
  }

  /** One jar of all parts and the programs, as Maven's shade plugin makes it. */
  private Path shaded() throws IOException {
    if (shaded == null) {
      Path jar = folder.resolve("shaded.jar");
      List<Path> all = new ArrayList<>(parts());
      all.add(module());
      URI uri = URI.create("jar:" + jar.toUri());
      try (FileSystem into = FileSystems.newFileSystem(uri, Map.of("create", "true"))) {
        for (Path part : all) {
          if (Files.isDirectory(part)) {
            merge(part, into);
          } else {
            try (FileSystem from = FileSystems.newFileSystem(part)) {
              merge(from.getPath("/"), into);
            }
          }
        }
      }
      assertTrue(Files.size(jar) > 1_000_000, jar.toString());
      shaded = jar;
    }
    return shaded;
  }

  private static void merge(Path root, FileSystem into) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = root.relativize(file).toString().replace(File.separatorChar, '/');
        boolean wanted = !name.endsWith("module-info.class") && !name.endsWith("MANIFEST.MF");
        if (wanted && !name.contains("/mnist/")) {
          copy(file, into.getPath("/" + name), name.startsWith("META-INF/services/"));
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void copy(Path file, Path to, boolean appended) throws IOException {
    Files.createDirectories(to.getParent());
    if (appended && Files.exists(to)) {
      Files.writeString(to, "\n" + Files.readString(file), StandardOpenOption.APPEND);
    } else if (!Files.exists(to)) {
      Files.copy(file, to);
    }
  }
}
