package dev.panagrad.bench.compare.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A contestant in its own JVM, as seen from the parent process. */
public final class Fork implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter commands;
  private final Path log;

  private Fork(Process process, Path log) {
    this.process = process;
    this.log = log;
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    commands =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts a JVM.
   *
   * @param limit of its vectors
   * @param log receives its standard error
   * @param arguments for {@link ContestantMain}, after the contestant's class
   */
  public static Fork start(
      Engine engine, InstructionLimit limit, Path directives, Path log, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Path cache = log.toAbsolutePath().resolveSibling("natives");
    command.addAll(engine.jvmOptions(directives, cache));
    command.addAll(limit.jvmOptions());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ContestantMain.class.getName());
    command.add(engine.contestant());
    command.addAll(List.of(arguments));
    Map<String, String> environment = new HashMap<>(engine.environment());
    environment.putAll(limit.environment(engine));
    return start(command, environment, log);
  }

  /** Starts any program. */
  public static Fork start(List<String> command, Path log) {
    return start(command, Map.of(), log);
  }

  private static Fork start(List<String> command, Map<String, String> environment, Path log) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.environment().remove("OPENBLAS_CORETYPE");
    builder.environment().remove("OPENBLAS_L2_SIZE");
    builder.environment().put("TF_CPP_MIN_LOG_LEVEL", "1");
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      return new Fork(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a command and waits for its answer. */
  public String ask(String command) {
    try {
      commands.write(command);
      commands.newLine();
      commands.flush();
    } catch (IOException e) {
      throw new IllegalStateException("the contestant has ended; see " + log, e);
    }
    return answer();
  }

  /** Waits for the next answer. */
  public String answer() {
    try {
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        if (line.startsWith(ContestantMain.MARK)) {
          return line.substring(ContestantMain.MARK.length() + 1);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("the contestant has ended; see " + log);
  }

  /** Waits for a line with this prefix; false if the program ends without one. */
  public boolean says(String beginning) {
    try {
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        if (line.startsWith(beginning)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the program's end, discarding its output. */
  public int join() {
    try {
      while (answers.readLine() != null) {
        // The output doesn't matter.
      }
      return process.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    try {
      commands.write("quit");
      commands.newLine();
      commands.flush();
    } catch (IOException alreadyGone) {
      return;
    }
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroy();
      }
    } catch (InterruptedException e) {
      process.destroy();
    }
  }
}
