package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The live page in the windows that people have. */
class PageLayoutTest {
  @TempDir Path folder;

  /** What is cut off, juts out of its panel, lies over its neighbour or is too small to read. */
  private static final String FAULTS =
      """
      (() => {
        const faults = [], box = e => e.getBoundingClientRect(), seen = e => box(e).width > 1 && box(e).height > 1;
        const name = e => `${e.closest('.panel')?.id || 'page'} ${e.tagName}.${e.className}: ${e.textContent.slice(0, 30)}`;
        if (document.documentElement.scrollWidth > innerWidth) faults.push('the page is too wide');
        for (const row of document.querySelectorAll('.panel > header, body > header, .actions, .figures, .choose, .menu > div')) {
          const children = [...row.children].filter(e => seen(e) && getComputedStyle(e).position !== 'absolute');
          children.forEach((a, i) => children.slice(i + 1).forEach(b => {
            const x = Math.min(box(a).right, box(b).right) - Math.max(box(a).left, box(b).left);
            const y = Math.min(box(a).bottom, box(b).bottom) - Math.max(box(a).top, box(b).top);
            if (x > 1 && y > 1) faults.push(`${name(a)} lies over ${name(b)}`);
          }));
        }
        for (const panel of document.querySelectorAll('.panel')) {
          for (const e of panel.querySelectorAll('h2, button, select, input, label, small, canvas, p, .key')) {
            if (!seen(e) || e.closest('.sequence, .hidden-text')) continue;
            if (box(e).right > box(panel).right + 1 || box(e).left < box(panel).left - 1) faults.push(`${name(e)} juts out`);
            if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 && /^(H2|BUTTON)$/.test(e.tagName)) faults.push(`${name(e)} is cut off`);
            const scrolls = e.closest('.scrolls');
            if (!scrolls && box(e).bottom > box(panel).bottom + 1) faults.push(`${name(e)} is below its panel`);
          }
        }
        for (const e of document.querySelectorAll('body *')) {
          const says = [...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.data.trim());
          if (says && seen(e) && parseFloat(getComputedStyle(e).fontSize) < 11) faults.push(`${name(e)} is too small`);
          if (e.matches('h2 small') && e.getClientRects().length > 1) faults.push(`${name(e)} is broken`);
        }
        const edge = (selector, side) => parseFloat(getComputedStyle(document.querySelector(selector))[side]);
        for (const [selector, side] of [['#remarks', 'marginLeft'], ['#end', 'paddingLeft'], ['footer', 'paddingLeft']]) {
          if (edge(selector, side) !== edge('main', 'paddingLeft')) faults.push(`${selector} isn't in line with the panels`);
        }
        return faults.join('; ');
      })()\
      """;

  @ParameterizedTest
  @ValueSource(strings = {"mnist-mlp-dropout", "mnist-mlp-sigmoid-bn"})
  void nothingIsCutOrOverlaps(String experiment) throws Exception {
    Optional<Path> found = Browser.find();
    assumeTrue(found.isPresent(), "no chromium on the PATH: the live page is not tried");
    LivePage page = LivePage.digits(folder, experiment, 1_000_000, "--test-every", 20);
    try (Browser browser = new Browser(found.get(), Files.createDirectory(folder.resolve("p")))) {
      browser.look(1280, 800, "light");
      browser.open(page.address());
      browser.await("document.querySelectorAll('#panel-8 .gradient canvas').length > 0");
      browser.await("Number(document.querySelector('#panel-6 canvas').dataset.count) > 0");
      browser.look(390, 844, "light");
      assertEquals(
          10L, browser.value("document.getElementById('message').offsetHeight"), "an empty row");
      browser.click("#pause");
      browser.await("document.getElementById('pause').textContent === 'Go on'");
      browser.value("document.querySelectorAll('.menu').forEach(menu => { menu.open = true; })");
      for (int width : new int[] {390, 768, 1280, 1920}) {
        assertInOrder(browser, width, experiment);
        if (width >= 1280) {
          assertEquals(
              true,
              browser.value(
                  "document.querySelector('.board').offsetWidth"
                      + " > document.querySelector('#panel-7 .body').clientWidth / 2"),
              "the pad uses its panel at " + width);
        }
      }
      browser.click("#stop");
      assertEquals(0, page.await(), page.err());
    }
  }

  private static void assertInOrder(Browser browser, int width, String experiment)
      throws InterruptedException {
    browser.look(width, width == 390 ? 844 : width == 1920 ? 1080 : 800, "dark");
    Thread.sleep(500);
    assertEquals("", browser.value(FAULTS), experiment + " at " + width + " pixels");
    if (width >= 1280) {
      assertEquals(
          true,
          browser.value("document.documentElement.scrollHeight <= innerHeight"),
          "all is in sight at " + width);
    }
  }

  @Test
  void translationsUseTheirPanels() throws Exception {
    Optional<Path> found = Browser.find();
    assumeTrue(found.isPresent(), "no chromium on the PATH: the live page is not tried");
    Object[] line = {
      "train", "translate-dates", "--test-every", 20, "--out", folder.resolve("run")
    };
    Object[] more = {"--set", "units=16", "--steps", 1_000_000, "--quiet", "--dashboard"};
    LivePage page =
        LivePage.train(Stream.of(line, more).flatMap(Arrays::stream).toArray(Object[]::new));
    try (Browser browser = new Browser(found.get(), Files.createDirectory(folder.resolve("p")))) {
      browser.look(1280, 800, "light");
      browser.open(page.address());
      browser.await("document.querySelectorAll('.attention td').length > 0");
      assertEquals(
          true,
          browser.value(
              "document.querySelector('#panel-1 .what').textContent.includes('without a mistake')"),
          "what the accuracy of validation counts");
      for (int width : new int[] {390, 1280, 1920}) {
        assertInOrder(browser, width, "translate-dates");
        assertEquals(
            true,
            browser.value(
                """
                (() => {
                  const map = document.querySelector('.attention'), body = map.parentElement;
                  return map.querySelector('td').offsetHeight > 20 || map.offsetHeight > body.clientHeight - 40;
                })()\
                """),
            "the map is as large as it can be at " + width);
      }
      browser.click("#stop");
      assertEquals(0, page.await(), page.err());
    }
  }
}
