package dev.panagrad.bench.compare.process;

import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.bench.compare.contestant.Contestant;
import dev.panagrad.bench.compare.contestant.Work;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;

/**
 * The main class of a contestant's JVM. Its first argument is the class of the contestant.
 *
 * <p>It reads commands from standard input: {@code open ASSIGNMENT}, {@code values N}, {@code run
 * N}, {@code during MILLIS}, {@code beside ASSIGNMENT} and {@code both MILLIS} for a second work in
 * the same JVM, {@code floor}, {@code memory}, {@code quit}. Every answer is a line that starts
 * with {@value #MARK}, to distinguish it from the output of native libraries. With {@code once N
 * ASSIGNMENT} as further arguments it runs N times, reports that and exits.
 */
public final class ContestantMain {
  /** The prefix of each answer. */
  static final String MARK = "@@";

  private final Contestant contestant;
  private final Allocation allocation = new Allocation();
  private Work work;
  private Work beside;

  ContestantMain(Contestant contestant) {
    this.contestant = contestant;
  }

  /** Runs until the command to quit. */
  public static void main(String[] args) throws ReflectiveOperationException, IOException {
    Class<?> type = Class.forName(args[0]);
    Contestant contestant = (Contestant) type.getDeclaredConstructor().newInstance();
    ContestantMain main = new ContestantMain(contestant);
    if (args.length > 1 && args[1].equals("once")) {
      main.answer("open " + args[3]);
      say(main.answer("run " + args[2]));
      return;
    }
    say(contestant.describe());
    main.serve();
  }

  private void serve() throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("quit")) {
        return;
      }
      say(answer(line));
    }
  }

  private static void say(String answer) {
    System.out.println(MARK + " " + answer);
    System.out.flush();
  }

  /** Obeys a command; the answer is without its mark. */
  String answer(String command) throws IOException {
    int space = command.indexOf(' ');
    String word = space < 0 ? command : command.substring(0, space);
    String rest = command.substring(space + 1);
    return switch (word) {
      case "open" -> {
        if (work != null) {
          work.close();
        }
        work = contestant.open(Assignment.parse(rest));
        yield "opened";
      }
      case "values" -> values(Integer.parseInt(rest));
      case "run" -> run(Integer.parseInt(rest));
      case "during" -> Double.toString(during(work, Long.parseLong(rest)));
      case "beside" -> {
        beside = contestant.open(Assignment.parse(rest));
        yield "opened";
      }
      case "both" -> both(Long.parseLong(rest));
      case "floor" -> Double.toString(work.floor());
      case "memory" -> Long.toString(peakKilobytes());
      default -> throw new IllegalArgumentException("no such command: " + command);
    };
  }

  private String values(int count) {
    StringJoiner values = new StringJoiner(" ");
    for (int i = 0; i < count; i++) {
      values.add(Double.toString(work.run()));
    }
    return values.toString();
  }

  /** Nanoseconds, bytes allocated on the heap, the last value. */
  private String run(int count) {
    long bytes = allocation.bytes();
    long begin = System.nanoTime();
    double value = 0;
    for (int i = 0; i < count; i++) {
      value = work.run();
    }
    long nanos = System.nanoTime() - begin;
    return nanos + " " + (allocation.bytes() - bytes) + " " + value;
  }

  /** Works for {@code millis} milliseconds; returns the nanoseconds per work. */
  private static double during(Work work, long millis) {
    long begin = System.nanoTime();
    long nanos = 0;
    long count = 0;
    while (nanos < millis * 1_000_000) {
      work.run();
      count++;
      nanos = System.nanoTime() - begin;
    }
    return (double) nanos / count;
  }

  private String both(long millis) {
    CompletableFuture<Double> other =
        CompletableFuture.supplyAsync(
            () -> during(beside, millis), task -> new Thread(task).start());
    return during(work, millis) + " " + other.join();
  }

  /** The peak resident memory so far; 0 if the system doesn't report it. */
  private static long peakKilobytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return 0;
  }
}
