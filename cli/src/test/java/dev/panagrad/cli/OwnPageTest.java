package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live page of a network of one's own, in a real browser. */
class OwnPageTest {
  @TempDir Path folder;
  private Browser browser;

  @BeforeEach
  void open() throws Exception {
    Optional<Path> found = Browser.find();
    assumeTrue(found.isPresent(), "no chromium on the PATH: the live page is not tried");
    browser = new Browser(found.get(), Files.createDirectory(folder.resolve("p")));
    browser.look(1280, 900, "light");
  }

  @AfterEach
  void close() {
    if (browser != null) {
      browser.close();
    }
  }

  private Path run() {
    return folder.resolve("run");
  }

  private String text(String expression) throws InterruptedException {
    return String.valueOf(browser.value(expression));
  }

  private void end(LivePage page) throws Exception {
    browser.click("#stop");
    browser.await("document.getElementById('message').textContent.includes('has ended')");
    assertEquals(0, page.await(), page.err());
  }

  @Test
  void curvesBandsAndRowsAreShown() throws Exception {
    Path csv = OwnFiles.houses(folder.resolve("houses.csv"), 300, 1);
    LivePage page =
        LivePage.train(
            "train",
            csv,
            "--target",
            "price",
            "--separator",
            ";",
            "--epochs",
            1_000_000,
            "--out",
            run(),
            "--quiet",
            "--dashboard");
    browser.open(page.address());
    browser.await("parseInt(document.getElementById('step').textContent.replace(',', '')) > 50");
    browser.await("document.querySelectorAll('#panels canvas').length === 4");
    assertEquals("R2", browser.value("document.getElementById('metric-name').textContent"));
    assertTrue(text("document.getElementById('panels').textContent").contains("R2"));
    browser.await("Number(document.getElementById('tested').textContent) > 0.5");
    // A tenth of 300 rows is set aside.
    browser.await("document.querySelectorAll('.rows tbody tr').length === 30");
    assertEquals(30L, browser.value("document.querySelectorAll('.scatter circle').length"));
    assertEquals(
        "area town true predicted off by",
        text("[...document.querySelectorAll('.rows th')].map(h => h.textContent).join(' ')"));
    String first =
        text("[...document.querySelector('.rows tbody tr').cells].map(c => c.textContent).join()");
    String[] cells = first.split(",", -1);
    assertTrue(Files.readString(csv).contains(cells[0] + ";" + cells[1] + ";" + cells[2]), first);
    double off = Double.parseDouble(cells[3]) - Double.parseDouble(cells[2]);
    assertEquals(off, Double.parseDouble(cells[4]), 1 + Math.abs(off) / 1000, first);
    end(page);
    assertTrue(Files.isRegularFile(run().resolve("config.json")));
    String report = Files.readString(run().resolve("report.html"));
    assertTrue(report.contains("Some validation rows") && report.contains("<circle"), report);
  }

  private Path flowers(Object... more) throws IOException {
    Path csv = OwnFiles.flowers(folder.resolve("flowers.csv"), 240, 1);
    List<Object> line = new ArrayList<>(List.of("train", csv, "--target", "species", "--quiet"));
    line.addAll(List.of("--without", "id", "--threads", 1, "--out", run()));
    line.addAll(List.of(more));
    Cli.run(line.toArray()).done();
    return csv;
  }

  @Test
  void aFinishedRunIsPlayedBackWithItsRows() throws Exception {
    Path csv = flowers("--epochs", 4, "--learning-rate", 0.0005);
    LivePage page = LivePage.open("watch", run());
    browser.open(page.address());
    browser.await("document.querySelectorAll('.rows tbody tr').length === 24");
    String all =
        text(
            "[...document.querySelectorAll('.rows tbody tr')].map(r => [...r.cells].map(c =>"
                + " c.textContent).join() + ',' + r.classList.contains('wrong')).join('\\n')");
    assertTrue(all.contains(",true"), () -> "so short a training has some wrong: " + all);
    boolean right = false;
    for (String row : all.lines().toList()) {
      String[] cells = row.split(",", -1);
      String given = "%s,%s,%s,%s".formatted(cells[0], cells[1], cells[2], cells[3]);
      assertTrue(Files.readString(csv).contains(given), row);
      boolean wrong = !cells[3].equals(cells[4]);
      assertEquals(String.valueOf(wrong), cells[6], row);
      assertFalse(right && wrong, "a wrong row stands behind a right one: " + all);
      right |= !wrong;
    }
    browser.await("document.getElementById('step').textContent.startsWith('24 /')");
    browser.click("#stop");
    assertEquals(0, page.await(), page.err());
  }

  @Test
  void picturesAreShownWithTheirClasses() throws Exception {
    Path data = OwnFiles.pictures(folder.resolve("colours"), 20, 1);
    LivePage page =
        LivePage.train(
            "train",
            data,
            "--picture-size",
            "12x16",
            "--network",
            "conv 3x3x4; globalavg; dense 8 relu",
            "--epochs",
            1_000_000,
            "--validation",
            0.3,
            "--out",
            run(),
            "--quiet",
            "--dashboard");
    browser.open(page.address());
    browser.await("document.querySelectorAll('.tiles figure').length === 18");
    browser.await("document.querySelectorAll('.tiles img').length === 18");
    browser.await(
        "[...document.querySelectorAll('.tiles img')].every(i => i.naturalWidth === 16 &&"
            + " i.naturalHeight === 12)");
    assertEquals(
        "6,6,6",
        text(
            "['red', 'green', 'blue'].map(c => [...document.querySelectorAll('.tiles figure')]"
                + ".filter(f => f.children[1].textContent === c).length).join()"));
    // What is wrong is marked, tells what it was taken for, and stands first.
    browser.await(
        "(() => { const all = [...document.querySelectorAll('.tiles figure')]; const wrong ="
            + " all.filter(f => f.classList.contains('wrong')); return all.every(f =>"
            + " /^[0-9.]+ %$/.test(f.children[3].textContent) && f.classList.contains('wrong') ==="
            + " f.children[2].textContent.startsWith('→ ') && f.children[2].textContent !== '→ ' +"
            + " f.children[1].textContent) && wrong.every((f, i) => f === all[i]); })()");
    // As it learns, all get right.
    browser.await("document.querySelectorAll('.tiles .wrong').length === 0");
    end(page);
    String report = Files.readString(run().resolve("report.html"));
    assertEquals(18, report.split("<img src=\"data:image/png", -1).length - 1);
    assertTrue(report.contains("0 of 18 wrong"), "the report tells of wrong pictures");
  }
}
