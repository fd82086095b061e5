package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live page of a network of one's own, in a real browser. */
class OwnPageTest {
  @TempDir Path folder;

  @Test
  void curvesAndBandsAreShown() throws Exception {
    Optional<Path> found = Browser.find();
    assumeTrue(found.isPresent(), "no chromium on the PATH: the live page is not tried");
    Path csv = OwnFiles.houses(folder.resolve("houses.csv"), 300, 1);
    Path run = folder.resolve("run");
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
            run,
            "--quiet",
            "--dashboard");
    try (Browser browser = new Browser(found.get(), Files.createDirectory(folder.resolve("p")))) {
      browser.look(1280, 900, "light");
      browser.open(page.address());
      browser.await("parseInt(document.getElementById('step').textContent.replace(',', '')) > 50");
      browser.await("document.querySelectorAll('#panels canvas').length === 4");
      assertEquals("R2", browser.value("document.getElementById('metric-name').textContent"));
      assertTrue(
          browser.value("document.getElementById('panels').textContent").toString().contains("R2"));
      browser.await("Number(document.getElementById('tested').textContent) > 0.5");
      browser.click("#stop");
      browser.await("document.getElementById('message').textContent.includes('has ended')");
      assertEquals(0, page.await(), page.err());
    }
    assertTrue(Files.isRegularFile(run.resolve("config.json")));
  }
}
