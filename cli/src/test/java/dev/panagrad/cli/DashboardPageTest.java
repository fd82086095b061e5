package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.panagrad.models.train.store.MetricsLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live page as a person meets it: in a real browser. */
class DashboardPageTest {
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

  /** The number at the head of the page. */
  private static long step(Browser browser) throws InterruptedException {
    String shown = browser.value("document.getElementById('step').textContent").toString();
    return Long.parseLong(shown.substring(0, shown.indexOf(" /")).replace(",", ""));
  }

  private static String attribute(Browser browser, int panel, String name)
      throws InterruptedException {
    return browser
        .value("document.querySelector('#panel-%d canvas').dataset.%s || ''".formatted(panel, name))
        .toString();
  }

  @Test
  void digitsAreSeenToBeLearned() throws Exception {
    Path run = folder.resolve("run");
    LivePage page =
        LivePage.train(
            "train",
            "mnist-mlp-relu",
            "--steps",
            1_000_000,
            // Leaves a processor to the page, which then draws more often.
            "--threads",
            1,
            "--test-every",
            50,
            "--seed",
            1,
            "--out",
            run,
            "--quiet",
            "--dashboard");
    try (Browser browser = browser()) {
      browser.look(1280, 900, "light");
      browser.open(page.address());
      browser.await("parseInt(document.getElementById('step').textContent.replace(',', '')) > 300");
      browser.await("document.querySelectorAll('#panel-1 canvas, #panel-2 canvas').length === 2");
      assertCurvesMove(browser);
      assertDigitsShow(browser);
      assertMarkedGroundStandsOut(browser);
      assertDrawingIsHeld(browser);
      assertPanelsZoom(browser);
      assertDigitIsRecognised(browser);
      assertKeysDrawToo(browser);
      assertActionsWork(browser, page, run);
    }
    assertReportOpens(run);
  }

  private static void assertCurvesMove(Browser browser) throws InterruptedException {
    String accuracy = "document.querySelector('#panel-1').getAttribute('aria-label')";
    Object before = browser.value(accuracy);
    browser.await(accuracy + " !== '" + before + "'");
    Object picture = browser.value("document.querySelector('#panel-2 canvas').toDataURL()");
    browser.await("document.querySelector('#panel-2 canvas').toDataURL() !== '" + picture + "'");
    browser.await("Number(document.getElementById('tested').textContent) > 0.8");
  }

  private static void assertDigitsShow(Browser browser) throws InterruptedException {
    browser.await("document.querySelector('#panel-6 canvas').dataset.count === '1000'");
    assertEquals("100", attribute(browser, 3, "count"));
    int wrong = Integer.parseInt(attribute(browser, 6, "wrong"));
    assertTrue(wrong > 0 && wrong < 300, wrong + " of 1000 wrong");
  }

  /** As the guidelines for accessible pages (WCAG 1.4.11) ask for. */
  private static void assertMarkedGroundStandsOut(Browser browser) throws InterruptedException {
    Object contrast =
        browser.value(
            """
            (() => {
              const style = getComputedStyle(document.documentElement);
              const light = name => style.getPropertyValue('--' + name).split(',')
                .map(c => c / 255).map(c => c > .04045 ? ((c + .055) / 1.055) ** 2.4 : c / 12.92)
                .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], .05);
              const ratio = (a, b) => Math.max(a, b) / Math.min(a, b);
              return Math.min(ratio(light('wrong'), light('paper')), ratio(light('wrong'), light('ink')));
            })()\
            """);
    assertTrue(
        ((Number) contrast).doubleValue() >= 3, "contrast of the marked ground: " + contrast);
  }

  private static void assertDrawingIsHeld(Browser browser) throws InterruptedException {
    browser.press(" ");
    browser.await("document.body.dataset.held === 'true'");
    long held = step(browser);
    // Longer than between any two pictures.
    Thread.sleep(3_000);
    assertEquals(held, step(browser), "held");
    browser.press(" ");
    browser.await(
        "parseInt(document.getElementById('step').textContent.replaceAll(',', '')) > " + held);
  }

  private static void assertPanelsZoom(Browser browser) throws InterruptedException {
    String visible =
        "[...document.querySelectorAll('.panel')].filter(p => p.offsetHeight > 0).length";
    assertEquals(8L, browser.value(visible));
    browser.press("6");
    assertEquals(1L, browser.value(visible));
    browser.press("9");
    assertEquals(1L, browser.value(visible), "there is no ninth panel");
    browser.look(1280, 600, "light");
    browser.await("document.documentElement.scrollHeight <= 600");
    browser.look(1280, 900, "light");
    browser.press("Escape");
    assertEquals(8L, browser.value(visible));
  }

  private static void assertDigitIsRecognised(Browser browser) throws InterruptedException {
    browser.value("document.querySelector('.pad').scrollIntoView({block: 'center'})");
    String box = "document.querySelector('.pad').getBoundingClientRect()";
    double left = ((Number) browser.value(box + ".left")).doubleValue();
    double top = ((Number) browser.value(box + ".top")).doubleValue();
    // A seven.
    browser.mouse("mousePressed", left + 55, top + 45);
    browser.mouse("mouseMoved", left + 100, top + 43);
    browser.mouse("mouseMoved", left + 145, top + 45);
    browser.mouse("mouseMoved", left + 115, top + 100);
    browser.mouse("mouseMoved", left + 90, top + 155);
    browser.mouse("mouseReleased", left + 90, top + 155);
    browser.await("document.querySelector('#panel-7 small').textContent === 'it looks like 7'");
    double sum =
        ((Number)
                browser.value(
                    "[...document.querySelectorAll('meter')].reduce((a, m) => a + m.value, 0)"))
            .doubleValue();
    assertEquals(1, sum, 1e-3);
  }

  private static void assertKeysDrawToo(Browser browser) throws InterruptedException {
    String told = "document.querySelector('#panel-7 [role=status]').textContent";
    browser.value("document.querySelector('.pad').focus()");
    browser.press("Delete");
    browser.await(told + " === 'wiped'");
    assertEquals("", browser.value("document.querySelector('#panel-7 small').textContent"));
    // A one: from the pen's first place down.
    browser.press("ArrowUp");
    browser.press(" ");
    browser.await(told + " === 'pen down'");
    for (int i = 0; i < 15; i++) {
      browser.press("ArrowDown");
    }
    browser.press(" ");
    browser.await(told + ".startsWith('it looks like 1')");
    assertEquals(
        false, browser.value("document.body.dataset.held === 'true'"), "the pad keeps its space");
    // While the network learns, it is asked again by itself.
    browser.value(
        "(() => { const f = fetch; window.asked = 0;window.fetch = (...a) => { window.asked += a[0]"
            + " === 'draw'; return f(...a); }; })()");
    browser.await("window.asked > 1");
    browser.press("1");
    assertEquals(
        1L,
        browser.value(
            "[...document.querySelectorAll('.panel')].filter(p => p.offsetHeight).length"),
        "other keys are the page's");
    browser.press("0");
  }

  private static void assertActionsWork(Browser browser, LivePage page, Path run) throws Exception {
    assertWhatIsTypedStays(browser);
    browser.click("#pause");
    browser.await("document.getElementById('pause').textContent === 'Go on'");
    long paused = settled(browser);
    String message = "document.getElementById('message').textContent";
    browser.press(" ");
    browser.await(message + ".match(/paused.*held/)?.length === 1");
    browser.press(" ");
    browser.await(message + " === 'The training is paused.'");
    browser.click("#single");
    browser.await(
        "document.getElementById('step').textContent.replaceAll(',', '').startsWith('%d ')"
            .formatted(paused + 1));
    browser.value("document.getElementById('rate').value = '0.0005'");
    browser.click("#set-rate");
    browser.await("!document.getElementById('follow').hidden");
    browser.click("#stop");
    browser.await("document.getElementById('message').textContent.includes('has ended')");
    assertEquals(0, page.await(), page.err());
    assertTrue(Files.exists(run.resolve("checkpoints/last.safetensors")));
    assertTrue(Files.readString(run.resolve("metrics.jsonl")).contains("\"learning-rate\""));
    assertFalse(MetricsLog.read(run.resolve("metrics.jsonl")).isEmpty());
  }

  /** On the way from the field to its button, new values don't take the place of what was typed. */
  private static void assertWhatIsTypedStays(Browser browser) throws InterruptedException {
    browser.value(
        "(() => { const rate = document.getElementById('rate'); rate.focus(); rate.value ="
            + " '0,0007'; rate.dispatchEvent(new Event('input'));"
            + " document.getElementById('set-rate').focus();})()");
    String accuracy = "document.querySelector('#panel-1').getAttribute('aria-label')";
    browser.await(accuracy + " !== '" + browser.value(accuracy) + "'");
    assertEquals("0,0007", browser.value("document.getElementById('rate').value"));
    browser.click("#set-rate");
    browser.await("document.getElementById('rate').value === '0.0007'");
    browser.click("#follow");
    browser.await("document.getElementById('rate').value === '0.003'");
    browser.value("document.activeElement.blur()");
  }

  /** The step at which the page stands: shown without a change for a second, in which many fit. */
  private static long settled(Browser browser) throws Exception {
    for (int look = 0; look < 20; look++) {
      long before = step(browser);
      Thread.sleep(1_000);
      if (step(browser) == before) {
        return before;
      }
    }
    throw new AssertionError("a paused training goes on: step " + step(browser));
  }

  private void assertReportOpens(Path run) throws Exception {
    Files.move(folder.resolve("profile"), folder.resolve("used"));
    try (Browser browser = browser()) {
      browser.offline();
      browser.open(run.resolve("report.html").toUri());
      browser.await("document.querySelectorAll('svg path').length > 20");
      assertEquals(0L, browser.value("document.querySelectorAll('script, link').length"));
      assertEquals(
          "280,1120",
          browser.value(
              "Promise.all([...document.querySelectorAll('image')].map(async i => {"
                  + "const p = new Image(); p.src = i.getAttribute('href'); await p.decode();"
                  + "return p.naturalWidth; })).then(String)"),
          "the batch's digits and the test digits");
      assertEquals(100L, browser.value("document.querySelectorAll('.confusion td').length"));
      assertEquals(
          0L,
          browser.value(
              "performance.getEntriesByType('resource')"
                  + ".filter(r => !r.name.startsWith('data:')).length"));
      browser.look(390, 844, "dark");
      assertEquals(390L, browser.value("document.documentElement.scrollWidth"), "nothing juts out");
      assertEquals(
          0L,
          browser.value(
              "[...document.querySelectorAll('svg text')].filter(t => t.getScreenCTM().a"
                  + " * parseFloat(getComputedStyle(t).fontSize) < 9).length"),
          "figures too small to be read");
    }
  }

  @Test
  void batchNormShowsActivationsAndLogits() throws Exception {
    LivePage page = LivePage.digits(folder, "mnist-mlp-sigmoid-bn", 1_000_000);
    try (Browser browser = browser()) {
      browser.look(1280, 900, "dark");
      browser.open(page.address());
      assertMarkedGroundStandsOut(browser);
      for (int panel : new int[] {4, 5}) {
        String name = panel == 4 ? "Activations" : "Logits";
        browser.await(
            "document.querySelector('#panel-%d')?.ariaLabel.startsWith('%s: from')"
                .formatted(panel, name));
        browser.await("!!document.querySelector('#panel-%d canvas')".formatted(panel));
      }
      browser.click("#stop");
      assertEquals(0, page.await(), page.err());
    }
  }

  @Test
  void textIsSeenToBeLearned() throws Exception {
    LivePage page =
        LivePage.train(
            "train",
            "text-gru",
            "--set",
            "hidden=64",
            "--set",
            "layers=1",
            "--steps",
            1_000_000,
            "--batch",
            20,
            "--test-every",
            20,
            "--out",
            folder.resolve("run"),
            "--quiet",
            "--dashboard");
    try (Browser browser = browser()) {
      browser.look(390, 844, "dark");
      browser.open(page.address());
      browser.await("document.querySelectorAll('#panel-4 .written span').length === 400");
      browser.await("document.querySelectorAll('#panel-3 .sequence').length === 8");
      assertEquals(
          browser.value(
              "getComputedStyle(document.querySelector('#panel-3 .predicted mark')).color"),
          browser.value("getComputedStyle(document.querySelector('#panel-3 .key mark')).color"),
          "the legend of wrong characters");
      assertEquals(
          true,
          browser.value(
              "document.querySelector('#panel-7 button').offsetTop"
                  + " < document.querySelector('#panel-7 [name=top]').offsetTop + 20"),
          "the button stands beside its fields");
      browser.value("document.getElementById('prompt').value = 'ROMEO:'");
      browser.click("#panel-7 button[type=submit]");
      browser.await("document.querySelectorAll('#panel-7 .output span').length === 300");
      assertEquals(
          0L,
          browser.value(
              "[...document.querySelectorAll('h2')].filter(h => h.scrollWidth >"
                  + " h.clientWidth).length"),
          "names cut off");
      Map<?, ?> size = browser.call("Page.getLayoutMetrics", Map.of());
      Map<?, ?> content = (Map<?, ?>) size.get("cssContentSize");
      assertEquals(390, ((Number) content.get("width")).intValue(), "nothing juts out");
      browser.click("#stop");
      assertEquals(0, page.await(), page.err());
    }
  }
}
