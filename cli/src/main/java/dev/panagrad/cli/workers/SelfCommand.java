package dev.panagrad.cli.workers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command that starts this program again, with other arguments. */
final class SelfCommand {
  private static final String OWN = "panagrad.";

  /** By name, since the entry point uses this package. */
  private static final String MAIN = "dev.panagrad.cli.Main";

  private SelfCommand() {}

  /** The command line, for an image, a module path or a class path. */
  static List<String> of(String... arguments) {
    Path home = Path.of(System.getProperty("java.home"));
    String modules = System.getProperty("jdk.module.path");
    List<String> command = new ArrayList<>();
    Path launcher = launcher(home);
    if (modules == null && launcher != null) {
      command.add(launcher.toString());
    } else {
      command.add(home.resolve("bin").resolve("java").toString());
      command.addAll(List.of("-XX:+UseSerialGC", "-XX:-UsePerfData"));
      command.add("--add-modules=jdk.incubator.vector");
      System.getProperties().stringPropertyNames().stream()
          .filter(name -> name.startsWith(OWN))
          .map(name -> "-D" + name + "=" + System.getProperty(name))
          .forEach(command::add);
      addMain(command, modules);
    }
    command.addAll(List.of(arguments));
    return command;
  }

  private static Path launcher(Path home) {
    for (String name : List.of("panagrad", "panagrad.bat")) {
      Path file = home.resolve("bin").resolve(name);
      boolean windows = System.getProperty("os.name").startsWith("Windows");
      if (windows == name.endsWith(".bat") && Files.isRegularFile(file)) {
        return file;
      }
    }
    return null;
  }

  private static void addMain(List<String> command, String modules) {
    Module module = SelfCommand.class.getModule();
    if (module.isNamed()) {
      command.add("--enable-native-access=dev.panagrad.engine");
      if (modules != null) {
        command.add("--module-path=" + modules);
      }
      command.add("--module=" + module.getName() + "/" + MAIN);
    } else {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("-cp");
      command.add(System.getProperty("java.class.path"));
      command.add(MAIN);
    }
  }
}
