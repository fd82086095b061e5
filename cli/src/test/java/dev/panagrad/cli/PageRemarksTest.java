package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the live page says to a training, and the buttons that do what it proposes. */
class PageRemarksTest {
  @TempDir Path folder;
  private Path program;

  @BeforeEach
  void findBrowser() {
    Optional<Path> found = Browser.find();
    assumeTrue(found.isPresent(), "no chromium on the PATH: the live page is not tried");
    program = found.get();
  }

  private Browser browser() throws Exception {
    return new Browser(program, Files.createDirectory(folder.resolve("profile")));
  }

  /** Weights that were thrown far off give one answer to all; a tenth of the rate is a click. */
  @Test
  void aRateThatIsTooHighIsLowered() throws Exception {
    LivePage page =
        LivePage.train(
            "train",
            "mnist-mlp-relu",
            "--set",
            "learning-rate=1",
            "--steps",
            1_000_000,
            "--test-every",
            50,
            "--seed",
            1,
            "--out",
            folder.resolve("run"),
            "--quiet",
            "--dashboard");
    try (Browser browser = browser()) {
      browser.open(page.address());
      browser.await(
          "/^Nearly all digits are taken for a \\d: the learning rate is too high/"
              + ".test(document.getElementById('remarks').textContent)");
      assertEquals("A tenth of the rate", button(browser));
      browser.click("#remarks button");
      browser.await("document.getElementById('rate').value === '0.1'");
      browser.click("#stop");
      assertEquals(0, page.await(), page.err());
    }
  }

  private static Object button(Browser browser) throws InterruptedException {
    return browser.value("document.querySelector('#remarks button').textContent");
  }

  /** What a single layer can't do is said, and the button begins an experiment with more. */
  @Test
  void theNextExperimentBeginsByAClick() throws Exception {
    LivePage page =
        LivePage.open(
            "train",
            "mnist-softmax",
            "--steps",
            1_000_000,
            "--seed",
            1,
            "--out",
            folder.resolve("run"),
            "--quiet",
            "--dashboard");
    try (Browser browser = browser()) {
      browser.open(page.address());
      browser.await("!document.getElementById('film').disabled");
      browser.click("#film");
      browser.await(
          "document.getElementById('remarks').textContent.includes('a single layer weighs each')");
      assertEquals("Try mnist-mlp-relu", button(browser));
      browser.click("#remarks button");
      browser.await("document.getElementById('experiment').textContent === 'mnist-mlp-relu'");
      browser.await("document.getElementById('remarks').hidden");
      browser.await("parseInt(document.getElementById('step').textContent) > 0");
      browser.click("#stop");
      browser.await("document.getElementById('message').textContent.includes('has ended')");
      browser.click("#stop");
      assertEquals(0, page.await(), page.err());
    }
  }

  /** The rules, each with a case that it is for and the same case without what it is about. */
  @Test
  void remarksSayWhatTheCurvesShow() throws Exception {
    LivePage page = LivePage.digits(folder, "mnist-softmax", 1_000_000);
    try (Browser browser = browser()) {
      browser.open(page.address());
      browser.await("document.querySelectorAll('.panel').length === 8");
      assertEquals(
          "overfitting→mnist-mlp-dropout;;slowly→mnist-mlp-relu;;tremble→mnist-mlp-relu-decay;",
          browser.value(
              """
              import('./remarks.js').then(({remarks}) => {
                const rows = (count, of) => Array.from({length: count}, (_, i) => [100 * i, ...of(i), .003]);
                const tell = (experiment, train, test) => remarks({run: {experiment}, latest: {}, train, test})
                  .map(({says, experiment}) => says.match(/overfitting|slowly|tremble/) + '→' + experiment).join();
                const falls = rows(20, i => [50 / (i + 1), .9]);
                const shakes = rows(120, i => [10, i % 2 ? .97 : .93]);
                return [
                  tell('mnist-mlp-relu', falls, rows(20, i => [20 + 2 * i, .9])),
                  tell('mnist-mlp-relu', falls, rows(20, i => [60 / (i + 1), .9])),
                  tell('mnist-mlp-sigmoid', falls, rows(5, () => [200, .3])),
                  tell('mnist-mlp-sigmoid', falls, rows(5, () => [20, .96])),
                  tell('mnist-mlp-relu', shakes, []),
                  tell('mnist-mlp-relu-decay', shakes, []),
                ].join(';');
              })\
              """));
      browser.click("#stop");
      assertEquals(0, page.await(), page.err());
    }
  }
}
