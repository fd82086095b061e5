package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person can do to curves, bands and gradients on the live page, in a real browser. */
class PageCurvesTest {
  @TempDir Path folder;

  private static double[] range(Browser browser, int panel) throws InterruptedException {
    String range =
        browser
            .value("document.querySelector('#panel-%d').dataset.range".formatted(panel))
            .toString();
    return Arrays.stream(range.split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  private static void choose(Browser browser, int panel, String value) throws InterruptedException {
    browser.value(
        "document.querySelector('#panel-%d .menu input[value=%s]').click()"
            .formatted(panel, value));
    Thread.sleep(200);
  }

  private static String picture(Browser browser, int panel) throws InterruptedException {
    return browser
        .value("document.querySelector('#panel-%d canvas').toDataURL()".formatted(panel))
        .toString();
  }

  @Test
  void curvesBandsAndGradientsAreShownAsChosen() throws Exception {
    Optional<Path> found = Browser.find();
    assumeTrue(found.isPresent(), "no chromium on the PATH: the live page is not tried");
    LivePage page =
        LivePage.digits(folder, "mnist-mlp-dropout", 1_000_000, "--test-every", 20, "--seed", 1);
    try (Browser browser = new Browser(found.get(), Files.createDirectory(folder.resolve("p")))) {
      browser.look(1280, 900, "light");
      browser.open(page.address());
      browser.await("parseInt(document.getElementById('step').textContent.replace(',', '')) > 300");
      assertHeadAndPanelsAgree(browser);
      assertGradientsLive(browser);
      browser.click("#pause");
      browser.await("document.getElementById('pause').textContent === 'Go on'");
      Thread.sleep(1_000);
      assertScales(browser);
      assertSmoothing(browser);
      assertPictures(browser);
      assertBandsByLayer(browser);
      assertColoursChange(browser);
      browser.click("#stop");
      assertEquals(0, page.await(), page.err());
    }
  }

  private static void assertHeadAndPanelsAgree(Browser browser) throws InterruptedException {
    assertEquals(
        "loss per 100 digits", browser.value("document.getElementById('loss-name').textContent"));
    assertEquals(
        "",
        browser.value(
            """
            (() => {
              const pairs = [['loss', '#panel-2 .key b'], ['accuracy', '#panel-1 .key b'], ['tested', '#panel-1 .key b:nth-of-type(2)']];
              return pairs.map(([head, panel]) => [document.getElementById(head).textContent, document.querySelector(panel).textContent])
                .filter(([a, b]) => Math.abs(a - b) > .006 * Math.abs(b)).join('; ');
            })()\
            """),
        "at the head, and in the panel");
  }

  /** Each layer with weights has its gradients, of the digit or of the batch, anew as it learns. */
  private static void assertGradientsLive(Browser browser) throws InterruptedException {
    String step =
        "Number(document.querySelector('#panel-8 .choose label[data-step]').dataset.step)";
    browser.await("document.querySelectorAll('#panel-8 .gradient canvas').length === 5");
    Object first = browser.value(step);
    browser.await(step + " > " + first);
    String choice =
        "(() => { const s = [...document.querySelectorAll('#panel-8 select')].at(-1);"
            + " s.value = '%s'; s.dispatchEvent(new Event('change', {bubbles: true})); })()";
    browser.value(choice.formatted(""));
    browser.await("document.querySelectorAll('#panel-8 .gradient canvas').length === 0");
    browser.value(choice.formatted("batch"));
    browser.await("document.querySelectorAll('#panel-8 .gradient canvas').length === 5");
    assertEquals(
        0L,
        browser.value(
            "[...document.querySelectorAll('#panel-8 .gradient small')]"
                + ".filter(s => !/typically .*[1-9].*, norm .*[1-9]/.test(s.textContent)).length"));
  }

  private static void assertScales(Browser browser) throws InterruptedException {
    assertEquals(0, range(browser, 1)[0]);
    assertEquals(1, range(browser, 1)[1]);
    choose(browser, 1, "upper");
    assertEquals(.9, range(browser, 1)[0]);
    assertEquals(1, range(browser, 1)[1]);
    choose(browser, 1, "all");
    assertEquals(0, range(browser, 1)[0]);
    assertEquals(0, range(browser, 2)[0]);
    assertEquals(100, range(browser, 2)[1]);
    choose(browser, 2, "fit");
    double[] fitting = range(browser, 2);
    assertTrue(fitting[1] > 100, "the first loss is a guess's: " + fitting[1]);
    choose(browser, 2, "log");
    double[] log = range(browser, 2);
    assertTrue(log[0] > 0 && log[1] / log[0] > 9, log[0] + " to " + log[1]);
  }

  private static void assertSmoothing(Browser browser) throws InterruptedException {
    String plain = picture(browser, 2);
    browser.click("#panel-2 .smooth");
    Thread.sleep(200);
    assertNotEquals(plain, picture(browser, 2));
    browser.click("#panel-2 .smooth");
    Thread.sleep(200);
    assertEquals(plain, picture(browser, 2));
  }

  /** What would be saved is caught on its way. */
  private static void assertPictures(Browser browser) throws InterruptedException {
    browser.value(
        "(() => { window.saved = []; const make = URL.createObjectURL;"
            + " URL.createObjectURL = blob => { saved.push(blob); return make(blob); };"
            + " HTMLAnchorElement.prototype.click = function () { saved.name = this.download; };"
            + " })()");
    browser.click("#panel-2 .png");
    browser.await("saved.name === 'Loss per 100 digits.png'");
    assertEquals(
        browser.value("document.querySelector('#panel-2 canvas').width"),
        browser.value("createImageBitmap(saved[0]).then(picture => picture.width)"));
    browser.click("#panel-2 .svg");
    browser.await("saved.name === 'Loss per 100 digits.svg'");
    assertEquals(
        "svg, training, test",
        browser.value(
            "saved[1].text().then(text => { const made = new DOMParser().parseFromString(text,"
                + " 'image/svg+xml').documentElement; const all ="
                + " [...made.querySelectorAll('text')].map(t => t.textContent); return"
                + " [made.nodeName, ...['training', 'test'].filter(n => all.includes(n)"
                + " && made.querySelectorAll('path[stroke-width]').length >= 2)].join(', '); })"));
  }

  private static void assertBandsByLayer(Browser browser) throws InterruptedException {
    String name = "document.querySelector('#panel-4').getAttribute('aria-label')";
    Object all = browser.value(name);
    assertTrue(all.toString().startsWith("Weights: from"), all.toString());
    assertEquals(
        "all layers,dense1,dense2,dense3,dense4,dense5",
        browser.value(
            "[...document.querySelectorAll('#panel-4 select option')].map(o => o.textContent)"
                + ".join(',')"));
    browser.value(
        "(() => { const s = document.querySelector('#panel-4 select'); s.value = '5';"
            + " s.dispatchEvent(new Event('change')); })()");
    browser.await(name + ".startsWith('Weights, dense5: from')");
    browser.await("!!document.querySelector('#panel-4 canvas')");
    assertNotEquals(
        all.toString().replace("Weights", ""),
        browser.value(name).toString().replace("Weights, dense5", ""));
  }

  /** Nothing of light colours stays when the scheme gets dark, and the other way round. */
  private static void assertColoursChange(Browser browser) throws InterruptedException {
    for (String scheme : new String[] {"dark", "light"}) {
      browser.look(1280, 900, scheme);
      Thread.sleep(500);
      for (int panel : new int[] {1, 2, 4, 5}) {
        assertEquals(
            "false,true",
            browser.value(
                """
                (() => {
                  const canvas = document.querySelector('#panel-%d canvas');
                  const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
                  const has = hex => {
                    const [r, g, b] = [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16));
                    for (let i = 0; i < pixels.length; i += 4)
                      if (pixels[i] === r && pixels[i + 1] === g && pixels[i + 2] === b && pixels[i + 3] === 255) return true;
                    return false;
                  };
                  const now = getComputedStyle(document.documentElement).getPropertyValue('--grid').trim();
                  return [has(now === '#e6e9ee' ? '#2a313b' : '#e6e9ee'), has(now)].join(',');
                })()\
                """
                    .formatted(panel)),
            "the grid of panel " + panel + ": that of the other scheme, that of the " + scheme);
      }
    }
  }
}
