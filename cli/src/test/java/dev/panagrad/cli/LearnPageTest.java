package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The course as a person meets it: in a real browser, with keys only. */
class LearnPageTest {
  private static final int MOST_TABS = 60;

  @TempDir Path folder;
  private Path program;

  @BeforeEach
  void findBrowser() {
    Optional<Path> found = Browser.find();
    assumeTrue(found.isPresent(), "no chromium on the PATH: the course is not tried");
    program = found.get();
  }

  private Browser browser() throws Exception {
    return new Browser(program, Files.createDirectory(folder.resolve("profile")));
  }

  private LivePage course() throws Exception {
    return LivePage.open("learn", "--port", 0, "--out", runs(), "--threads", 1);
  }

  private Path runs() {
    return folder.resolve("runs");
  }

  private long count() throws IOException {
    try (Stream<Path> all = Files.list(runs())) {
      return all.count();
    }
  }

  /** Goes on with the tab key until what has the focus matches; it must be seen that it has it. */
  private static void tabTo(Browser browser, String selector) throws InterruptedException {
    for (int i = 0; i < MOST_TABS; i++) {
      browser.press("Tab");
      if (Boolean.TRUE.equals(
          browser.value("document.activeElement.matches('" + selector + "')"))) {
        assertEquals(
            "solid",
            browser.value("getComputedStyle(document.activeElement).outlineStyle"),
            selector);
        return;
      }
    }
    throw new AssertionError("no tab leads to " + selector);
  }

  private static String text(String selector) {
    return "document.querySelector('" + selector + "').textContent";
  }

  /** What stands in the frame of the training. */
  private static String inFrame(String selector) {
    return "document.querySelector('iframe')?.contentDocument?.querySelector('%s')?.textContent"
        .formatted(selector);
  }

  @Test
  void throughAChapterWithKeysOnly() throws Exception {
    LivePage page = course();
    try (Browser browser = browser()) {
      browser.look(1280, 900, "light");
      browser.open(page.address());
      browser.await("document.querySelectorAll('.chapters li').length > 9");
      tabTo(browser, "a[href=\"#softmax\"]");
      browser.press("Enter");
      browser.await(text("h1") + " === 'One layer and softmax'");
      assertEquals("H1", browser.value("document.activeElement.tagName"), "read from its head");
      tabTo(browser, "select[name=\"learning-rate\"]");
      browser.press("ArrowDown");
      browser.await(text(".line") + ".includes('learning-rate=0.05 ')");
      tabTo(browser, "#start");
      browser.press("Enter");
      browser.await(inFrame("#experiment") + " === 'mnist-softmax'");
      browser.await("parseInt(" + inFrame("#step") + ".replace(',', '')) > 10");
      assertTrue(browser.value(inFrame("#about")).toString().contains("learning-rate 0.05"));
      tabTo(browser, "[data-try] button");
      browser.press("Enter");
      browser.await(inFrame("#about") + ".includes('learning-rate 0.0005')");
      assertEquals("0.0005", browser.value("document.querySelector('select').value"));
      tabTo(browser, "summary");
      browser.press("Enter");
      browser.await("document.querySelector('details').open");
      browser.await(text("#done") + ".startsWith('1 of ')");
      tabTo(browser, "a[rel=next]");
      browser.press("Enter");
      browser.await(text("h1") + " === 'What a loss is'");
      assertEquals(2, count(), "a run folder for each training");
      assertTheTrainingStops(browser);
      // Kept by the browser, whatever the page remembers.
      browser.call("Page.reload", java.util.Map.of());
      browser.await("document.querySelector('#done')?.textContent.startsWith('1 of ')");
      tabTo(browser, "#home");
      browser.press("Enter");
      browser.await("document.querySelector('[data-state=done]') !== null");
      tabTo(browser, "button:last-of-type");
      browser.press("Enter");
      assertEquals(0, page.await(), page.err());
    }
  }

  /** Left alone, the chapter's training ends with its report. */
  private void assertTheTrainingStops(Browser browser) throws Exception {
    assertEquals(0L, browser.value("document.querySelectorAll('iframe').length"));
    while (reports() < 2) {
      Thread.sleep(50);
    }
  }

  private long reports() throws IOException {
    try (Stream<Path> all = Files.list(runs())) {
      return all.filter(run -> Files.exists(run.resolve("report.html"))).count();
    }
  }

  @Test
  void nothingHardToReachOrReadOnAnyPage() throws Exception {
    LivePage page = course();
    try (Browser browser = browser()) {
      for (String scheme : new String[] {"light", "dark"}) {
        for (int width : new int[] {1280, 390}) {
          browser.look(width, 844, scheme);
          browser.open(URI.create(page.address() + "?" + scheme + width));
          browser.await("document.querySelectorAll('.chapters li').length > 9");
          assertAccessible(browser, "list, " + scheme);
          assertNothingJutsOut(browser, width, "list");
          for (String chapter : new String[] {"softmax", "attention"}) {
            browser.value("location.hash = '" + chapter + "'");
            browser.await("document.querySelector('#start') !== null");
            browser.value("document.querySelector('details').open = true");
            assertAccessible(browser, chapter + ", " + scheme);
            assertNothingJutsOut(browser, width, chapter);
          }
        }
        browser.look(1280, 844, scheme);
        browser.value("document.querySelector('#start').click()");
        browser.await(inFrame("#experiment") + " === 'translate-dates'");
        browser.await(
            "document.querySelector('iframe').contentDocument.querySelector('table') !== null");
        assertAccessible(browser, "chapter with its training, " + scheme);
        browser.value("location.hash = 'relu'");
        browser.await("document.querySelector('iframe') === null");
        browser.value("document.querySelector('#start').click()");
        browser.await("parseInt(" + inFrame("#step") + ") > 0");
        // Leaving the chapter would end its training.
        browser.value("navigator.sendBeacon = () => true");
        browser.open(page.address().resolve("training.html"));
        browser.await("document.querySelectorAll('.panel canvas').length > 5");
        assertAccessible(browser, "training page, " + scheme);
      }
    }
    while (page.act("{\"do\":\"leave\"}").status() != 200) {
      Thread.sleep(50);
    }
    while (page.act("{\"do\":\"quit\"}").status() != 200) {
      Thread.sleep(50);
    }
    assertEquals(0, page.await(), page.err());
  }

  private static void assertNothingJutsOut(Browser browser, int width, String where)
      throws InterruptedException {
    assertEquals((long) width, browser.value("document.documentElement.scrollWidth"), where);
  }

  /** As axe-core judges: nothing serious or critical. */
  private static void assertAccessible(Browser browser, String where) throws Exception {
    if (!Boolean.TRUE.equals(browser.value("typeof axe === 'object'"))) {
      browser.value(axe());
    }
    Object found =
        browser.value(
            """
            axe.run(document, {resultTypes: ['violations'], iframes: false}).then(result =>
              result.violations.filter(v => v.impact === 'serious' || v.impact === 'critical')
                .map(v => v.id + ': ' + v.nodes.map(n => n.target + ' ' + n.failureSummary).join('; '))
                .join('\\n'))\
            """);
    assertEquals("", found, where);
  }

  private static String axe() throws IOException {
    try (InputStream in = ClassLoader.getSystemResourceAsStream("axe.min.js")) {
      assertNotNull(in, "axe-core is not on the class path");
      return new String(in.readAllBytes(), StandardCharsets.UTF_8) + "; true";
    }
  }
}
