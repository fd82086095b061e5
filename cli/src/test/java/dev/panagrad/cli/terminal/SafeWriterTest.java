package dev.panagrad.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SafeWriterTest {
  private static final long SEED = 8;

  private final StringWriter written = new StringWriter();
  private final PrintWriter target = new PrintWriter(written, true);
  private final PrintWriter safe = SafeWriter.of(target);

  @Test
  void textPassesAsItIs() {
    String text = "caf\u00e9 \u2588\u2591 \ud83d\ude00\twith a tab\nand a line";
    safe.print(text);
    safe.println();
    assertEquals(text + System.lineSeparator(), written.toString());
  }

  @Test
  void controlsAreShown() {
    safe.print("\033[31mred\r\u0007\u009b2J \u202egnp.exe \u2066\u200f");
    assertEquals(
        "\\u001b[31mred\\u000d\\u0007\\u009b2J \\u202egnp.exe \\u2066\\u200f", written.toString());
  }

  @Test
  void noFormOfWritingIsAWayAround() {
    safe.print('\033');
    safe.write('\033');
    safe.print(new char[] {'\033'});
    safe.append("\033").append('\033').append("a\033b", 1, 2);
    safe.format("%c", '\033');
    safe.write("a\033b", 1, 1);
    assertEquals("\\u001b".repeat(8), written.toString());
  }

  @Test
  void whatIsMarkedAsOwnPasses() {
    safe.print(SafeWriter.own("\r\033[?7l") + "\033[2J" + SafeWriter.own("\033[0m"));
    assertEquals("\r\033[?7l\\u001b[2J\033[0m", written.toString());
  }

  /** Neither half a mark nor one of another process, which only its length is known of. */
  @Test
  void aMarkCanNotBeGuessed() {
    SplittableRandom random = new SplittableRandom(SEED);
    String own = SafeWriter.own("\033");
    for (int i = 0; i < 1_000; i++) {
      StringBuilder forged = new StringBuilder("\uFFFE");
      while (forged.length() < own.length() - 2) {
        forged.append(Character.forDigit(random.nextInt(16), 16));
      }
      written.getBuffer().setLength(0);
      safe.print(forged + "\uFFFE\033");
      assertEquals(-1, written.toString().indexOf('\033'), "seed " + SEED);
    }
  }

  @Test
  void isPutOnceAndCanBeTakenOff() {
    assertSame(safe, SafeWriter.of(safe));
    assertSame(target, SafeWriter.behind(safe));
    assertSame(target, SafeWriter.behind(target));
    assertEquals("a\\nb\\rc", SafeWriter.oneLine("a\nb\rc"));
  }
}
