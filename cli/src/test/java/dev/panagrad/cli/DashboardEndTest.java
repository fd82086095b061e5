package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live page when its training ends and its server is gone. */
class DashboardEndTest {
  @TempDir Path folder;

  @Test
  void thePageSaysWhyATrainingFailed() throws Exception {
    Optional<Path> program = Browser.find();
    assumeTrue(program.isPresent(), "no chromium on the PATH: the live page is not tried");
    LivePage page =
        LivePage.train(
            "train",
            // Its first step takes longer than it takes to ask for a pause; the second one fails.
            "mnist-conv-dropout",
            "--batch",
            4_000,
            "--set",
            "learning-rate=1e38",
            "--out",
            folder.resolve("run"),
            "--quiet",
            "--dashboard");
    pause(page);
    try (Browser browser = new Browser(program.get(), profile())) {
      goOn(browser, page);
      browser.await(
          "/The training has ended: the loss became .* at step .* smaller learning rate/"
              + ".test(document.getElementById('message').textContent)");
      assertEquals(true, browser.value("document.getElementById('pause').disabled"));
      assertEquals(1, page.await());
      assertTrue(page.err().contains("the loss became"), page.err());
    }
  }

  @Test
  void thePageShowsTheLastValuesAndSaysThatItHasEnded() throws Exception {
    Optional<Path> program = Browser.find();
    assumeTrue(program.isPresent(), "no chromium on the PATH: the live page is not tried");
    LivePage page = LivePage.digits(folder, "mnist-softmax", 2_000);
    pause(page);
    try (Browser browser = new Browser(program.get(), profile())) {
      goOn(browser, page);
      browser.await("document.getElementById('message').textContent.includes('has ended')");
      browser.await("document.getElementById('step').textContent === '2,000 / 2,000'");
      browser.await("document.querySelector('#panel-3 canvas').dataset.step === '2000'");
      assertEquals(0, page.await(), page.err());

      browser.value("document.querySelector('.pad').focus()");
      for (String key : new String[] {" ", "ArrowDown", "ArrowDown", " "}) {
        browser.press(key);
      }
      browser.await(
          "document.querySelector('#panel-7 small').textContent === 'the training has ended'");
    }
  }

  private Path profile() throws IOException {
    return Files.createDirectory(folder.resolve("profile"));
  }

  private static void pause(LivePage page) throws IOException, InterruptedException {
    assertEquals(200, page.actWhenBegun("{\"do\": \"pause\"}").status());
  }

  /** Opens the page of a paused training, and presses its button. */
  private static void goOn(Browser browser, LivePage page) throws Exception {
    browser.open(page.address());
    browser.await("document.getElementById('message').textContent.includes('paused')");
    browser.click("#pause");
  }
}
